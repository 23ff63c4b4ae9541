package dev.evident.store;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scrubber found and how far it is, in {@code store/verified} (docs/formats.md, "Store
 * verification"): UTF-8, one line each.
 *
 * <pre>
 * evident-verified/v1
 * round NEXT-INDEX BEGUN-MS HASH...      compact range of the tree up to that index, largest first
 * segment NUMBER VERIFIED-MS ok
 * segment NUMBER VERIFIED-MS damaged WHAT
 * </pre>
 *
 * Derived: a file that is damaged is as good as none. Owned by the scrubber's thread; immutable
 * copies go to others.
 */
record Verified(long next, long begunMs, List<Hash> range, Map<Long, OfSegment> segments) {
  static final String FILE = "verified";
  private static final Logger LOG = LoggerFactory.getLogger(Verified.class);
  private static final String HEAD = "evident-verified/v1";
  private static final int FILE_BYTES_MAX = 64 << 20;

  /** Nothing was verified yet. */
  static final Verified NOTHING = new Verified(0, 0, List.of(), Map.of());

  /**
   * The last look at a segment.
   *
   * @param problem empty when all was right
   */
  record OfSegment(long verifiedMs, String problem) {}

  Verified {
    range = List.copyOf(range);
    segments = Map.copyOf(segments);
  }

  static Verified read(Disk disk, Path store) throws IOException {
    Path file = store.resolve(FILE);
    if (!Files.exists(file)) {
      return NOTHING;
    }
    byte[] bytes = DurableFiles.read(disk, file, FILE_BYTES_MAX);
    try {
      return parse(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      LOG.warn("{} is damaged; verification begins anew", file);
      return NOTHING;
    }
  }

  private static Verified parse(List<String> lines) {
    if (!lines.getFirst().equals(HEAD)) {
      throw new IllegalArgumentException("not a file of this kind");
    }
    String[] round = lines.get(1).split(" ");
    List<Hash> range = new ArrayList<>();
    for (int i = 3; i < round.length; i++) {
      range.add(Hash.of(java.util.HexFormat.of().parseHex(round[i])));
    }
    Map<Long, OfSegment> segments = new TreeMap<>();
    for (String line : lines.subList(2, lines.size())) {
      String[] parts = line.split(" ", 5);
      String problem = parts[3].equals("ok") ? "" : parts[4];
      segments.put(Long.parseLong(parts[1], 16), new OfSegment(Long.parseLong(parts[2]), problem));
    }
    long next = Long.parseLong(round[1]);
    if (Long.bitCount(next) != range.size()) {
      throw new IllegalArgumentException("range of another size");
    }
    return new Verified(next, Long.parseLong(round[2]), range, segments);
  }

  void write(Disk disk, Path store) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append("\nround ").append(next);
    text.append(' ').append(begunMs);
    range.forEach(hash -> text.append(' ').append(hash.hex()));
    text.append('\n');
    for (Map.Entry<Long, OfSegment> one : new TreeMap<>(segments).entrySet()) {
      OfSegment found = one.getValue();
      text.append("segment ").append(Long.toHexString(one.getKey()));
      text.append(' ').append(found.verifiedMs());
      if (found.problem().isEmpty()) {
        text.append(" ok\n");
      } else {
        text.append(" damaged ").append(found.problem().replace('\n', ' ')).append('\n');
      }
    }
    DurableFiles.write(disk, store.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
