package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;

/** Logs in temporary directories, and events whose id is the text before the first space. */
final class TestLogs {
  static final LogConfig SMALL =
      LogConfig.defaults().withOrigin("test.example/log").withDisk(1 << 20, 0);

  static final Identity FIRST_WORD =
      new Identity() {
        @Override
        public Batch.Id idOf(StoredRecord record) {
          return TestLogs.id(word(record.firstBytes()));
        }

        @Override
        public Match match(StoredRecord stored, StoredRecord fresh, boolean timeFromServer) {
          if (!word(stored.firstBytes()).equals(word(fresh.firstBytes()))) {
            return Match.OTHER_ID;
          }
          return Arrays.equals(stored.firstBytes(), fresh.firstBytes())
              ? Match.SAME
              : Match.DIFFERENT;
        }
      };

  private TestLogs() {}

  static String word(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).split(" ", 2)[0];
  }

  static Batch.Id id(String word) {
    return new Batch.Id(0x9E3779B97F4A7C15L * (word.hashCode() + 1L), -1, false, false);
  }

  static EvidentLog open(Path directory) throws IOException, StartRefused {
    return open(directory, SMALL, new RealDisk());
  }

  static EvidentLog open(Path directory, LogConfig config, Disk disk)
      throws IOException, StartRefused {
    return open(directory, config, disk, InstantSource.system());
  }

  static EvidentLog open(Path directory, LogConfig config, Disk disk, InstantSource clock)
      throws IOException, StartRefused {
    return open(directory, config, disk, clock, SealedRecords.NONE);
  }

  static EvidentLog open(Path directory, LogConfig config, Disk disk, SealedRecords sealed)
      throws IOException, StartRefused {
    return open(directory, config, disk, InstantSource.system(), sealed);
  }

  private static EvidentLog open(
      Path directory, LogConfig config, Disk disk, InstantSource clock, SealedRecords sealed)
      throws IOException, StartRefused {
    SecureRandom random = new SecureRandom();
    LogInvariants.opened(directory);
    return EvidentLog.open(
        directory,
        config,
        disk,
        mayMake -> KeyEncryptionKeys.file(disk, directory.resolve("keys/kek.key"), mayMake, random),
        FIRST_WORD,
        clock,
        random,
        LogListener.NONE,
        _ -> sealed);
  }

  static Batch batch(EvidentLog log, String... events) {
    Batch batch = new Batch(log.salts(), 1024);
    for (String event : events) {
      byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
      batch.addEvent(1, 1, id(word(bytes)), bytes, 0, bytes.length);
    }
    return batch;
  }

  static Batch append(EvidentLog log, String... events) throws Refused, InterruptedException {
    Batch batch = batch(log, events);
    log.submit(batch);
    batch.await();
    return batch;
  }

  /** Appends events until the log has this size. */
  static void fill(EvidentLog log, long size) throws Refused, InterruptedException {
    long next = log.committed().size();
    while (next < size) {
      String[] some = new String[(int) Math.min(size - next, 700)];
      for (int i = 0; i < some.length; i++) {
        some[i] = "e" + (next + i) + " text";
      }
      next = append(log, some).size();
    }
  }

  /** Bytes of a file up to the last one that is not zero, and of a journal file its last frame. */
  static long usedBytes(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int used = all.length;
    while (used > 0 && all[used - 1] == 0) {
      used--;
    }
    // The checksum at the end of a frame may end with a zero itself.
    int end = JournalHeader.BYTES;
    while (all.length - end >= FrameFormat.HEADER_BYTES && FrameFormat.headerIsSound(all, end)) {
      end += FrameFormat.frameBytes(all, end);
    }
    return Math.max(used, end <= all.length ? end : 0);
  }
}
