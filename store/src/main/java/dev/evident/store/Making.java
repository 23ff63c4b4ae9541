package dev.evident.store;

import dev.evident.log.RawRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.DataKeyId;
import dev.evident.merkle.Hash;
import dev.evident.store.sealed.SameRecords;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Segment;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Segment files that are being made: written, read back, and, when every record came back as it
 * was, ready for the manifest. One thread.
 *
 * <p>Whatever fails, the files stay: a manifest of which nobody knows whether it became durable may
 * name them. Those that no manifest names are deleted after the next manifest, or at start.
 */
final class Making implements Closeable {
  private static final int READ_BYTES = 1 << 20;

  private final Disk disk;
  private final Path store;
  private final SegmentFiles files;
  private final StoreState state;
  private final RawRecord.Leaves leaves = new RawRecord.Leaves();
  private final byte[] leaf = new byte[Hash.BYTES];
  private final List<Part> parts = new ArrayList<>();
  private final List<Long> begun;
  private final Map<String, Part> byName = new HashMap<>();

  /** One file. */
  private static final class Part {
    final long number;
    final DataKeyId key;
    final SegmentFiles.OpenFile file;
    final MessageDigest digest = sha256();
    int rows;
    // Those of the segments that it was merged from.
    @Nullable List<SegmentEntry.Leaves> merged;

    Part(long number, DataKeyId key, SegmentFiles.OpenFile file) {
      this.number = number;
      this.key = key;
      this.file = file;
    }

    List<SegmentEntry.Leaves> leaves() {
      return merged != null
          ? merged
          : List.of(new SegmentEntry.Leaves(rows, Hash.of(digest.digest())));
    }
  }

  /**
   * @param state gives each file a number that no other one has
   * @param begun takes the numbers; they are in work until the caller says that they are not, which
   *     is after the manifest was written
   */
  Making(Disk disk, Path store, SegmentFiles files, StoreState state, List<Long> begun) {
    this.begun = begun;
    this.disk = disk;
    this.store = store;
    this.files = files;
    this.state = state;
  }

  /** Writes a file and opens it again. */
  void write(DataKeyId key, List<SegmentFiles.Source> sources) throws IOException {
    long number = state.beginWork();
    begun.add(number);
    Path path = store.resolve(SegmentEntry.name(number));
    disk.delete(path);
    files.write(path, key, sources);
    Part part = new Part(number, key, files.open(path, key));
    parts.add(part);
    byName.put(SegmentEntry.name(number), part);
  }

  /**
   * All records of the files in the order of their indexes; each is to be told to {@link #good}.
   */
  RecordMerge read() throws IOException {
    List<SegmentRows> rows = new ArrayList<>();
    for (Part part : parts) {
      rows.add(new SegmentRows(SegmentEntry.name(part.number), part.file.segment(), 0));
    }
    return new RecordMerge(rows);
  }

  /**
   * Notes that the current record of {@link #read} is as it should be.
   *
   * @return its leaf hash; valid until the next call
   */
  byte[] good(RecordMerge at, Bytes record) {
    Part part = byName.get(at.name());
    if (part == null) {
      throw new AssertionError("bug: record of segment " + at.name() + ", which was not made here");
    }
    leaves.leaf(record.array(), 0, at.acceptedMs(), leaf, 0);
    part.digest.update(leaf);
    part.rows++;
    return leaf;
  }

  /**
   * Compares the file, the only one, with the segments that it was merged from.
   *
   * @param sources in their order
   * @param entries what the manifest says of them
   */
  void compare(List<Segment> sources, List<SegmentEntry> entries) throws IOException {
    Part part = parts.getFirst();
    SameRecords.check(sources, part.file.segment());
    List<SegmentEntry.Leaves> leaves = new ArrayList<>();
    for (SegmentEntry entry : entries) {
      part.rows += entry.rows();
      leaves.addAll(entry.leaves());
    }
    part.merged = leaves;
  }

  /** Makes the files' names durable and says what the manifest needs to know of them. */
  List<SegmentEntry> entries() throws IOException {
    disk.forceDirectory(store);
    List<SegmentEntry> entries = new ArrayList<>();
    for (Part part : parts) {
      Segment segment = part.file.segment();
      int blocks = segment.blockCount();
      Path path = store.resolve(SegmentEntry.name(part.number));
      try (DiskFile file = disk.open(path, Disk.Access.READ)) {
        entries.add(
            new SegmentEntry(
                part.number,
                part.key,
                segment.block(0).firstIndex(),
                segment.block(blocks - 1).lastIndex(),
                part.rows,
                blocks,
                file.size(),
                hash(file),
                part.leaves()));
      }
    }
    return entries;
  }

  /** SHA-256 of a file. */
  static Hash hash(DiskFile file) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    for (long at = 0; ; at += buffer.limit()) {
      buffer.clear();
      if (file.read(buffer, at) == 0) {
        return Hash.of(digest.digest());
      }
      buffer.flip();
      digest.update(buffer.duplicate());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  /** Closes the files, whatever came out: whoever uses them opens them again. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Part part : parts) {
      try {
        part.file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
