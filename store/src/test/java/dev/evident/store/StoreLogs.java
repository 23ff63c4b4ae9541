package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.Batch;
import dev.evident.log.EvidentLog;
import dev.evident.log.Fsck;
import dev.evident.log.Identity;
import dev.evident.log.KeySource;
import dev.evident.log.LogConfig;
import dev.evident.log.LogListener;
import dev.evident.log.RawRecord;
import dev.evident.log.StoredRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.store.scan.View;
import dev.evident.store.sealed.ChunkCache;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Logs with stores in temporary directories, and events for them. */
final class StoreLogs {
  static final Duration LONG = Duration.ofSeconds(60);

  static final LogConfig SMALL_FILES =
      LogConfig.defaults()
          .withOrigin("test.example/store")
          .withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);

  /** No pauses, no scrubber, no merges. */
  static final StoreConfig CONFIG =
      StoreConfig.defaults()
          .withRetries(Duration.ofMillis(1), Duration.ofMillis(20))
          .withMerges(1_000, 1_000_000, Duration.ZERO)
          .withScrub(0, Duration.ZERO);

  static final Instant TIME = Instant.parse("2026-11-01T12:00:00Z");
  private static final SplittableRandom SALTS = new SplittableRandom(7);

  /** The id stands first in each record. */
  static final Identity IDENTITY =
      new Identity() {
        @Override
        public Batch.Id idOf(StoredRecord record) {
          return StoreLogs.id(word(record.firstBytes()));
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

  private StoreLogs() {}

  private static String word(byte[] record) {
    return new String(record, StandardCharsets.UTF_8).split("\"", 5)[3];
  }

  private static Batch.Id id(String id) {
    return new Batch.Id(0x9E3779B97F4A7C15L * (id.hashCode() + 1L), -1, false, false);
  }

  /** A log, the store that it was opened with, and what they were opened on. */
  static final class Running implements Closeable {
    final Path data;
    final Store store;
    final EvidentLog log;

    private Running(Path data, Store store, EvidentLog log) {
      this.data = data;
      this.store = store;
      this.log = log;
    }

    /** Waits until the whole log is searchable. */
    View all() throws InterruptedException {
      long size = log.committed().size();
      assertThat(store.awaitSearchable(size, LONG)).as("searchable up to " + size).isTrue();
      return store.view().upTo(size);
    }

    /** Waits until all journal files but the last one are sealed. */
    void settle() throws Exception {
      View _ = all();
      long due = log.journalFiles().getLast();
      long until = System.nanoTime() + LONG.toNanos();
      while (store.end() < due || log.journalFiles().size() > 1) {
        assertThat(System.nanoTime() - until).as(() -> store.status().toString()).isNegative();
        Thread.onSpinWait();
        due = Math.min(due, log.journalFiles().getLast());
      }
    }

    @Override
    public void close() throws IOException {
      store.stop();
      try {
        log.close();
      } finally {
        store.close();
      }
    }
  }

  /** Wraps the segment files of a store. */
  interface Wrap {
    SegmentFiles wrap(SegmentFiles files);
  }

  static Running open(Path data) throws IOException, StartRefused {
    return open(data, CONFIG, new RealDisk(), files -> files);
  }

  static Running open(Path data, StoreConfig config, Disk disk, Wrap wrap)
      throws IOException, StartRefused {
    return open(data, SMALL_FILES, config, disk, wrap, InstantSource.fixed(TIME), true);
  }

  static Running open(
      Path data,
      LogConfig logConfig,
      StoreConfig config,
      Disk disk,
      Wrap wrap,
      InstantSource clock,
      boolean attached)
      throws IOException, StartRefused {
    SecureRandom random = new SecureRandom();
    Store[] store = new Store[1];
    EvidentLog log;
    try {
      log =
          EvidentLog.open(
              data,
              logConfig,
              disk,
              kek(data, disk),
              IDENTITY,
              clock,
              random,
              LogListener.NONE,
              keys -> {
                SegmentFiles files =
                    new SealedFiles(
                        disk, keys, new ChunkCache(8 << 20), java.util.Optional.of(random), true);
                store[0] =
                    Store.open(
                        data.resolve(EvidentLog.STORE),
                        config,
                        disk,
                        wrap.wrap(files),
                        clock,
                        new SplittableRandom(1));
                return store[0];
              });
    } catch (IOException | StartRefused | RuntimeException e) {
      if (store[0] != null) {
        store[0].close();
      }
      throw e;
    }
    if (attached) {
      store[0].attach(log, StoreListener.NONE);
    }
    return new Running(data, store[0], log);
  }

  static KeySource kek(Path data, Disk disk) {
    return mayMake ->
        KeyEncryptionKeys.file(
            disk, data.resolve("keys").resolve("kek.key"), mayMake, new SecureRandom());
  }

  /** An event; what is in it depends on its number only. */
  static String event(long number) {
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder json = new StringBuilder("{\"id\":\"e").append(number).append('"');
    json.append(",\"time\":\"").append(TIME.plusSeconds(number % 4_000)).append('"');
    json.append(",\"received\":\"2026-11-01T12:00:00.123Z\",\"action\":\"a.do");
    json.append(random.nextInt(7)).append("\",\"actor\":{\"type\":\"user\",\"id\":\"u");
    json.append(random.nextInt(50)).append("\"}");
    if (random.nextInt(3) == 0) {
      json.append(",\"parameters\":{\"n\":").append(random.nextInt(1_000)).append(",\"list\":[");
      json.append(random.nextInt(9)).append(",\"x ").append(random.nextLong()).append("\"]}");
    }
    if (random.nextInt(20) == 0) {
      json.append(",\"parameters\":{\"p").append(random.nextInt(40)).append("\":null}");
    }
    json.append(",\"message\":\"made with number ").append(number).append(" \\u0001é\"");
    return json.append(",\"stream\":\"main\",\"class\":\"default\"}").toString();
  }

  /** Appends the events of these numbers, some of them to other streams and in two segments. */
  static Batch append(EvidentLog log, long from, long to) throws Exception {
    Batch batch = new Batch(log.salts(), 4_096);
    for (long i = from; i < to; i++) {
      String json = event(i);
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      int stream = i % 11 == 0 ? 3 : 0;
      if (i % 13 == 0) {
        String value = "\"u" + json.split("\"id\":\"u")[1].split("\"")[0] + "\"";
        byte[] first = json.replaceFirst(value, "\u0001").getBytes(StandardCharsets.UTF_8);
        byte[] second = value.getBytes(StandardCharsets.UTF_8);
        batch.addSplitEvent(
            1, stream, id("e" + i), first, 0, first.length, second, 0, second.length);
      } else {
        batch.addEvent(i % 17 == 0 ? 2 : 1, stream, id("e" + i), bytes, 0, bytes.length);
      }
    }
    log.submit(batch);
    batch.await();
    return batch;
  }

  /** Appends so many events in batches; their numbers are those of no event before. */
  static void fill(EvidentLog log, long events) throws Exception {
    long next = log.committed().size();
    long end = next + events;
    for (long at = next; at < end; at += 60) {
      append(log, at, Math.min(end, at + 60));
    }
  }

  /** Every record of a view by its index; fails when one is there twice. */
  static TreeMap<Long, byte[]> records(View view) throws IOException {
    TreeMap<Long, byte[]> all = new TreeMap<>();
    for (dev.evident.store.scan.Part part : view.parts()) {
      SegmentRows rows = new SegmentRows(part.name(), part.segment(), 0);
      for (; rows.index() != SegmentRows.END; rows.advance()) {
        if (rows.index() < view.size()) {
          byte[] before = all.put(rows.index(), rows.record().toArray());
          assertThat(before).as("record " + rows.index() + " a second time").isNull();
        }
      }
    }
    return all;
  }

  /** Every record of a log by its index. */
  static TreeMap<Long, byte[]> records(EvidentLog log, long size) throws IOException {
    TreeMap<Long, byte[]> all = new TreeMap<>();
    log.scanRaw(
        0,
        size,
        (bytes, at, index, acceptedMs) -> {
          int end = at + RawRecord.length(bytes, at);
          all.put(index, Arrays.copyOfRange(bytes, at, end));
          return true;
        });
    return all;
  }

  /** Fails unless both hold the same. */
  static void same(TreeMap<Long, byte[]> found, TreeMap<Long, byte[]> due) {
    assertThat(found.keySet()).isEqualTo(due.keySet());
    for (Long index : due.keySet()) {
      assertThat(found.get(index)).as("record " + index).isEqualTo(due.get(index));
    }
  }

  /** Checks the directory of a stopped log, with its store. */
  static List<Fsck.Finding> fsck(Path data) throws Exception {
    List<Fsck.Finding> all = new ArrayList<>();
    try (StoreSource store = new StoreSource(data, new RealDisk())) {
      all.addAll(
          Fsck.run(
                  data, new RealDisk(), kek(data, new RealDisk()), IDENTITY, 1, (_, _) -> {}, store)
              .findings());
      all.addAll(store.check());
    }
    return all;
  }
}
