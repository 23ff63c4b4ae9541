package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A log with records under many keys, at a time that a test moves. */
abstract class SealedLog {
  static final LogConfig SMALL_FILES = TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);

  static final Instant EVENING = Instant.parse("2026-03-01T22:30:00Z");

  @TempDir Path root;

  final AtomicReference<Instant> now = new AtomicReference<>(EVENING);

  EvidentLog open(Path directory) throws IOException, StartRefused {
    return open(directory, SMALL_FILES, new RealDisk());
  }

  EvidentLog open(Path directory, LogConfig config, Disk disk) throws IOException, StartRefused {
    return TestLogs.open(directory, config, disk, now::get);
  }

  static DataKeys keys(Path directory) throws IOException, StartRefused {
    RealDisk disk = new RealDisk();
    return KeySource.dataKeys(directory, disk, KeySource.inDirectory(directory, disk));
  }

  /** Events of random classes and streams in one batch, that is, in one frame. */
  static List<String> mixed(EvidentLog log, Random random, int count, String prefix)
      throws Exception {
    Batch batch = new Batch(log.salts(), 64);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = prefix + i + " " + "y".repeat(random.nextInt(60));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int recordClass = 1 + random.nextInt(3);
      int stream = random.nextInt(90);
      Batch.Id id = TestLogs.id(prefix + i);
      if (random.nextInt(4) == 0) {
        batch.addSplitEvent(
            recordClass, stream, id, bytes, 0, bytes.length, bytes, 0, random.nextInt(5));
      } else {
        batch.addEvent(recordClass, stream, id, bytes, 0, bytes.length);
      }
      texts.add(text);
    }
    log.submit(batch);
    batch.await();
    for (int i = 0; i < count; i++) {
      assertThat(text(log.record(batch.index(i)))).isEqualTo(texts.get(i));
    }
    return texts;
  }

  static String text(StoredRecord record) {
    return new String(record.firstBytes(), StandardCharsets.UTF_8);
  }

  static List<String> events(EvidentLog log) throws IOException {
    List<String> found = new ArrayList<>();
    log.scan(
        0,
        Long.MAX_VALUE,
        record -> {
          if (!record.isControl()) {
            found.add(text(record));
          }
          return true;
        });
    return found;
  }

  // ---- keys that are missing or wrong at start

  Path made() throws Exception {
    Path directory = root.resolve("data");
    try (EvidentLog log = open(directory)) {
      TestLogs.fill(log, 1_500);
    }
    return directory;
  }

  static Set<String> grep(Path directory, List<byte[]> needles) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (byte[] needle : needles) {
          if (text.contains(new String(needle, StandardCharsets.ISO_8859_1))) {
            found.add(directory.relativize(file) + ": " + HexFormat.of().formatHex(needle));
          }
        }
      }
    }
    return found;
  }
}
