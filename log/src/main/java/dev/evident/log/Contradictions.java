package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which witnesses contradict this log, in the file {@code contradictions}: a log that stopped
 * because of one must not take events again only because it was restarted while nobody answered. A
 * witness is known by its key; what others said stays for the day they are asked again.
 *
 * <p>Not thread-safe: the lock of {@link Witnesses} is over it.
 */
final class Contradictions {
  static final String FILE = "contradictions";

  private static final String HEAD = "evident-contradictions v1";

  /** Thousands of witnesses. */
  private static final int BYTES_MAX = 1 << 20;

  private final Disk disk;
  private final Path file;
  private Map<String, String> what;

  private Contradictions(Disk disk, Path file, Map<String, String> what) {
    this.disk = disk;
    this.file = file;
    this.what = what;
  }

  static Contradictions open(Disk disk, Path directory) throws IOException, StartRefused {
    Path file = directory.resolve(FILE);
    Map<String, String> what = new TreeMap<>();
    if (Files.exists(file)) {
      String text = new String(DurableFiles.read(disk, file, BYTES_MAX), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        int space = lines.get(i).indexOf(' ');
        if (space < 1 || (i == 0 && !lines.getFirst().equals(HEAD))) {
          throw damaged(file, i + 1);
        }
        if (i > 0) {
          what.put(lines.get(i).substring(0, space), lines.get(i).substring(space + 1));
        }
      }
      if (lines.isEmpty() || !text.endsWith("\n")) {
        throw damaged(file, lines.size());
      }
    }
    return new Contradictions(disk, file, what);
  }

  private static StartRefused damaged(Path file, int line) {
    return new StartRefused(
        file
            + ", line "
            + line
            + ": this is no list of witnesses that contradict the log; restore the file. Without it"
            + " the log forgets that a witness contradicted it, and may fork: delete it only when you"
            + " know that none does");
  }

  /** What this witness said, when it did. */
  Optional<String> of(VerifierKey witness) {
    return Optional.ofNullable(what.get(witness.text()));
  }

  /** Durable when this returns. */
  void add(VerifierKey witness, String said) throws IOException {
    Map<String, String> next = new TreeMap<>(what);
    next.put(witness.text(), said);
    save(next);
  }

  /** The witness takes it back; durable when this returns. */
  void remove(VerifierKey witness) throws IOException {
    Map<String, String> next = new TreeMap<>(what);
    if (next.remove(witness.text()) != null) {
      save(next);
    }
  }

  private void save(Map<String, String> next) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    next.forEach((key, said) -> text.append(key).append(' ').append(said).append('\n'));
    DurableFiles.write(disk, file, text.toString().getBytes(StandardCharsets.UTF_8));
    what = next;
  }
}
