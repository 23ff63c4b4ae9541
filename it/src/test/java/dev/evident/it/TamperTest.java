package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.DataDirectory;
import dev.evident.log.DataDirectorySource;
import dev.evident.log.Fsck;
import dev.evident.log.verify.DirectorySource;
import dev.evident.log.verify.LogSource;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * One flipped byte at a time in what a real server wrote, and logs that were cut, put back or
 * doubled: each is found, by the exit code that says what it is.
 */
class TamperTest {
  /** Around one full tile, and sizes at which nothing is round. */
  static final List<Integer> SIZES = List.of(2, 255, 256, 257, 69_999, 70_000);

  private static final long SEED = Long.getLong("evident.tamper.seed", System.nanoTime());
  private static final int FLIPS = 3;
  private static final int POST_EVENTS_MAX = 5_000;
  private static final String[] SETTINGS = {
    "--set", "log.journal-file-mib=8", "--set", "log.checkpoint-interval=100ms"
  };

  /**
   * Where a byte is flipped, and what fsck and verify on the data directory end with. Hash files
   * and indexes are derived: the verifier reads the hash files but no index.
   */
  private enum Place {
    JOURNAL_HEADER(11, 11),
    FRAME_HEADER(11, 11),
    SECTION_TABLE(11, 11),
    RECORD(11, 11),
    TAG(11, 11),
    FRAME_TRAILER(11, 11),
    HASH_FILE(12, 12),
    CHECKPOINT_NOTE(10, 10);

    final int fsck;
    final int verify;

    Place(int fsck, int verify) {
      this.fsck = fsck;
      this.verify = verify;
    }
  }

  /** A stretch of a file in which every byte belongs to the same kind of thing. */
  private record Stretch(Place place, Path file, long start, long length) {}

  @TempDir static Path logs;
  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static Path log(int size) {
    return logs.resolve("size-" + size);
  }

  /** One server that grows; at each size its directory is copied, as a kill would leave it. */
  @BeforeAll
  static void build() throws Exception {
    System.out.println("tamper test: seed " + SEED);
    Ledger ledger = new Ledger();
    try (RunningServer server = RunningServer.start(logs.resolve("growing"), SETTINGS)) {
      int size = 2; // genesis, and the settings of the first start
      for (int wanted : SIZES) {
        if (size == 2 && wanted > 2) {
          // The first use of the key is an entry that the server writes itself, whenever it comes.
          String first = ledger.batch(Ledger.Ids.OWN, 1, false).body();
          assertThat(server.post("/v1/events", "application/x-ndjson", first).statusCode())
              .isEqualTo(201);
          size = 4;
          server.checkpointOf(size);
        }
        while (size < wanted) {
          int count = Math.min(wanted - size, POST_EVENTS_MAX);
          String events = ledger.batch(Ledger.Ids.OWN, count, false).body();
          assertThat(server.post("/v1/events", "application/x-ndjson", events).statusCode())
              .isEqualTo(201);
          size += count;
        }
        server.checkpointOf(size);
        assertThat(server.publishedSize()).isEqualTo(wanted);
        awaitSealed(server.data());
        copy(server.data(), log(size));
      }
    }
  }

  /** A journal file that is sealed and not deleted yet is no longer what verify reads. */
  private static void awaitSealed(Path data) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (journalFiles(data) > 1) {
      assertThat(System.nanoTime()).as("full journal files are sealed").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static long journalFiles(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".evj")).count();
    }
  }

  // ---- single bytes

  @ParameterizedTest
  @FieldSource("SIZES")
  void everyKindOfFlippedByteInADataDirectoryIsFound(int size) throws Exception {
    Path data = copy(log(size), folder.resolve("data"));
    String vkey = Files.readString(data.resolve("log.vkey")).strip();
    assertThat(Checks.fsck(data).exitCode()).isZero();
    assertThat(verified(data, vkey)).isZero();
    Map<Place, Integer> tried = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Stretch stretch : stretches(data)) {
      for (int i = 0; i < (size > 1_000 ? 1 : FLIPS); i++) {
        long at = stretch.start() + random.nextLong(stretch.length());
        flip(stretch.file(), at);
        Place place = stretch.place();
        Fsck.Report report = Checks.fsck(data);
        int verify = verified(data, Files.readString(data.resolve("log.vkey")).strip());
        if (report.exitCode() != place.fsck || verify != place.verify) {
          wrong.add(
              "%s, byte %d of %s: fsck %d, verify %d: %s"
                  .formatted(
                      place, at, stretch.file(), report.exitCode(), verify, report.findings()));
        }
        flip(stretch.file(), at);
        tried.merge(place, 1, Integer::sum);
      }
    }
    assertThat(wrong).as("size %s, seed %s", size, SEED).isEmpty();
    assertThat(Checks.fsck(data).exitCode()).isZero();
    System.out.println("tamper test: size " + size + ", flips found: " + tried);
  }

  @ParameterizedTest
  @FieldSource("SIZES")
  void everyKindOfFlippedByteInACopyOfThePublicFilesIsFound(int size) throws Exception {
    Path mirror = mirror(size, folder.resolve("mirror"));
    String vkey = Files.readString(log(size).resolve("log.vkey")).strip();
    LogSource source = new DirectorySource(mirror);
    assertThat(Checks.verify(source, vkey, Optional.empty(), Set.of()).exitCode().code()).isZero();
    List<Path> files;
    try (Stream<Path> all = Files.walk(mirror)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Map<String, Integer> tried = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Path file : some(mirror, files)) {
      String name = mirror.relativize(file).toString();
      String kind = kind(name);
      int expected =
          switch (kind) {
            case "checkpoint" -> 10;
            case "tile/entries" -> 11;
            default -> 12;
          };
      long at = random.nextLong(Files.size(file));
      flip(file, at);
      int found = Checks.verify(source, vkey, Optional.empty(), Set.of()).exitCode().code();
      flip(file, at);
      if (found != expected) {
        wrong.add("byte %d of %s: %d in place of %d".formatted(at, name, found, expected));
      }
      tried.merge(kind, 1, Integer::sum);
    }
    assertThat(wrong).as("size %s, seed %s", size, SEED).isEmpty();
    System.out.println("tamper test: size " + size + ", public files: " + tried);
  }

  /** {@code tile/0}, {@code tile/entries}, {@code checkpoint}. */
  private static String kind(String name) {
    String[] parts = name.split("/");
    return parts.length == 1 ? parts[0] : parts[0] + "/" + parts[1];
  }

  /** First, last and some others of each folder. */
  private List<Path> some(Path mirror, List<Path> files) {
    Map<String, List<Path>> byKind = new LinkedHashMap<>();
    for (Path file : files) {
      String kind = kind(mirror.relativize(file).toString());
      byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(file);
    }
    List<Path> some = new ArrayList<>();
    for (List<Path> all : byKind.values()) {
      some.add(all.getFirst());
      some.add(all.getLast());
      for (int i = 0; i < FLIPS; i++) {
        some.add(all.get(random.nextInt(all.size())));
      }
    }
    return some;
  }

  @Test
  void theCommandsEndWithTheSameCodes() throws Exception {
    Path data = copy(log(257), folder.resolve("data"));
    Jar.run("verify", data.toString()).with(0);
    Jar.run("fsck", data.toString()).with(0);
    for (Place place : List.of(Place.RECORD, Place.HASH_FILE, Place.CHECKPOINT_NOTE)) {
      Stretch stretch =
          stretches(data).stream().filter(one -> one.place() == place).findFirst().orElseThrow();
      flip(stretch.file(), stretch.start() + stretch.length() / 2);
      Jar.run("fsck", data.toString()).with(place.fsck);
      Jar.run("verify", data.toString()).with(place.verify);
      flip(stretch.file(), stretch.start() + stretch.length() / 2);
    }
  }

  @Test
  void aServerDoesNotStartOnDamage() throws Exception {
    Path data = copy(log(257), folder.resolve("data"));
    for (Place place :
        List.of(
            Place.JOURNAL_HEADER,
            Place.FRAME_HEADER,
            Place.RECORD,
            Place.FRAME_TRAILER,
            Place.CHECKPOINT_NOTE)) {
      Stretch stretch =
          stretches(data).stream().filter(one -> one.place() == place).findFirst().orElseThrow();
      flip(stretch.file(), stretch.start() + stretch.length() / 2);
      Jar.Ended ended = start(data);
      assertThat(ended.exitCode()).as("%s: %s", place, ended.said()).isIn(1, 3);
      assertThat(ended.said()).as("%s", place).containsPattern("restore|fsck|belongs to another");
      flip(stretch.file(), stretch.start() + stretch.length() / 2);
    }
    RunningServer.start(data, SETTINGS).close();
  }

  // ---- whole logs

  @Test
  void aJournalThatWasCutIsRefusedAndFound() throws Exception {
    Path data = copy(log(257), folder.resolve("data"));
    copy(log(255).resolve("journal"), data.resolve("journal"));
    assertThat(start(data).with(1).said()).contains("would fork the log");
    Jar.run("fsck", data.toString()).with(16);
    assertThat(Jar.run("verify", data.toString()).exitCode()).isIn(11, 16, 19);
  }

  @Test
  void anOldDirectoryThatWasPutBackIsFoundByWhoKeptACheckpointOrAcknowledgements()
      throws Exception {
    Path newer = checkpoint(log(257), folder.resolve("newer"));
    Path acks = folder.resolve("acks");
    try (DataDirectory data = Checks.open(log(257))) {
      byte[] entry = data.record(256).entry();
      Files.writeString(acks, "256 " + new dev.evident.merkle.Hasher().leaf(entry).hex() + "\n");
    }
    Path data = copy(log(256), folder.resolve("data"));
    Jar.run("verify", data.toString(), "--old", newer.toString()).with(16);
    Jar.run("verify", data.toString(), "--acks", acks.toString()).with(20);
    // It cannot know, goes on, and now has two histories under one key.
    grow(data, 10);
    Jar.run("verify", data.toString()).with(0);
    Jar.run("verify", data.toString(), "--old", newer.toString()).with(15);
    Jar.run("verify", data.toString(), "--acks", acks.toString()).with(20);
  }

  @Test
  void aSecondLogWithTheSameKeyIsFound() throws Exception {
    Path newer = checkpoint(log(257), folder.resolve("newer"));
    Path keys = Files.createDirectories(folder.resolve("data/keys"));
    for (String key : List.of("log.key", "kek.key")) {
      Files.copy(
          log(257).resolve("keys").resolve(key),
          keys.resolve(key),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path data = keys.getParent();
    grow(data, 10);
    assertThat(Files.readString(data.resolve("log.vkey")))
        .isEqualTo(Files.readString(log(257).resolve("log.vkey")));
    Jar.run("verify", data.toString(), "--old", newer.toString()).with(16);
    grow(data, 400);
    Jar.run("verify", data.toString(), "--old", newer.toString()).with(15);
  }

  @Test
  void filesOfTwoLogsDoNotMix() throws Exception {
    Path other = folder.resolve("other");
    grow(other, 3);
    Path data = copy(log(255), folder.resolve("data"));
    Path journal = data.resolve("journal/0000000000000000.evj");
    Files.write(journal, Files.readAllBytes(other.resolve("journal/0000000000000000.evj")));
    assertThat(start(data).with(1).said()).contains("belongs to a log of another origin");
    Path keys = copy(log(255), folder.resolve("keys-of-another"));
    copy(other.resolve("keys"), keys.resolve("keys"));
    assertThat(start(keys).exitCode()).isIn(1, 3);
  }

  /** Appends so many events by a server of its own. */
  private static void grow(Path data, int events) throws Exception {
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      String body = new Ledger().batch(Ledger.Ids.NONE, events, false).body();
      assertThat(server.post("/v1/events", "application/x-ndjson", body).statusCode())
          .isEqualTo(201);
    }
  }

  private static Jar.Ended start(Path data) throws Exception {
    return Jar.run("serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
  }

  private static Path checkpoint(Path data, Path file) throws IOException {
    try (DataDirectory opened = Checks.open(data)) {
      return Files.write(file, opened.checkpoint().orElseThrow());
    }
  }

  private static int verified(Path data, String vkey) throws Exception {
    try (DataDirectory opened = Checks.open(data)) {
      LogSource source = new DataDirectorySource(opened);
      return Checks.verify(source, vkey, Optional.empty(), Set.of()).exitCode().code();
    } catch (dev.evident.merkle.MalformedException e) {
      return 10; // the command says so about a key that is none
    }
  }

  // ---- files

  /** What can be told apart in a data directory; of the frames the first, a middle and the last. */
  private static List<Stretch> stretches(Path data) throws IOException {
    List<Stretch> all = new ArrayList<>();
    List<Path> journal = files(data.resolve("journal"), ".evj");
    for (Path file : journal) {
      all.add(new Stretch(Place.JOURNAL_HEADER, file, 0, 4_096));
    }
    List<Path> ends =
        journal.size() == 1 ? journal : List.of(journal.getFirst(), journal.getLast());
    for (Path file : ends) {
      List<Stretch> frames = new ArrayList<>();
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      int at = 4_096;
      while (at + 84 < bytes.capacity() && bytes.getInt(at) != 0) {
        int length = 84 + bytes.getInt(at + 20) + 44;
        frames.add(new Stretch(Place.RECORD, file, at, length));
        at += length;
      }
      for (int i : new TreeSet<>(List.of(0, frames.size() / 2, frames.size() - 1))) {
        frame(bytes, frames.get(i), all);
      }
    }
    for (Path file : files(data.resolve("tiles"), "")) {
      if (Files.size(file) > 0) {
        all.add(new Stretch(Place.HASH_FILE, file, 0, Files.size(file)));
      }
    }
    Path notes = data.resolve("checkpoints.log");
    byte[] note = lastNote(data);
    all.add(
        new Stretch(
            Place.CHECKPOINT_NOTE, notes, Files.size(notes) - 4 - note.length, note.length));
    return all;
  }

  private static void frame(ByteBuffer bytes, Stretch frame, List<Stretch> all) {
    Path file = frame.file();
    int at = (int) frame.start();
    int body = at + 84;
    int sections = bytes.getShort(body);
    int table = 4 + 24 * sections + (sections > 1 ? 2 * bytes.getInt(at + 16) : 0);
    int sealed = bytes.getInt(body + 4 + 20); // plain bytes of the first section
    all.add(new Stretch(Place.FRAME_HEADER, file, at, 84));
    all.add(new Stretch(Place.SECTION_TABLE, file, body, table));
    all.add(new Stretch(Place.RECORD, file, body + table, sealed));
    all.add(new Stretch(Place.TAG, file, body + table + sealed, 16));
    all.add(new Stretch(Place.FRAME_TRAILER, file, at + frame.length() - 44, 44));
  }

  private static byte[] lastNote(Path data) throws IOException {
    try (DataDirectory opened = Checks.open(data)) {
      return opened.checkpoint().orElseThrow();
    }
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** The public files of a log, as a static server would have them. */
  private static Path mirror(int size, Path target) throws IOException {
    try (DataDirectory data = Checks.open(log(size))) {
      write(target.resolve("checkpoint"), data.checkpoint().orElseThrow());
      for (int level = 0; level < Tile.levels(size); level++) {
        for (long i = 0; i < Tile.count(level, size); i++) {
          Tile tile = new Tile(level, i, Tile.widthAt(level, i, size));
          write(target.resolve(tile.path()), data.tile(tile).orElseThrow());
        }
      }
      for (long i = 0; i < Tile.count(0, size); i++) {
        BundleId bundle = new BundleId(i, Tile.widthAt(0, i, size));
        write(target.resolve(bundle.path()), data.entries(bundle).orElseThrow());
      }
    }
    return target;
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int before = open.read();
      open.seek(at);
      open.write(before ^ 1);
    }
  }

  /** Copies a directory of a server that is at rest; replaces what was there. */
  private static Path copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> old = Files.walk(to)) {
        for (Path file : old.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!name.startsWith("spare-")
            && !name.endsWith(".tmp")
            && !Set.of("lock", "server.url").contains(name)) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return to;
  }
}
