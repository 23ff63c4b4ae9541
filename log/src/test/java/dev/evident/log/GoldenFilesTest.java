package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.verify.Verdict;
import dev.evident.log.verify.Verifier;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole data directory that the first version wrote: journal files, index, hash file, notes, keys
 * (a change of key included). It is read for ever. To add one for a later version, run this test
 * with {@code -Devident.golden=v2} and commit the folder that it names.
 */
class GoldenFilesTest {
  private static final List<String> FILES =
      List.of(
          "journal/0000000000000000.evj",
          "journal/0000000000000000.evx",
          "tiles/1",
          "checkpoints.log",
          "keys/log.key",
          "keys/kek.key",
          "keys/data.keys",
          "log.vkey");
  private static final LogConfig CONFIG =
      TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);
  private static final InstantSource CLOCK =
      InstantSource.fixed(java.time.Instant.parse("2026-01-01T00:00:00.123Z"));

  @TempDir Path directory;

  private static Path resources() {
    return Path.of(System.getProperty("evident.root", ".."))
        .resolve("log/src/test/resources/golden");
  }

  @Test
  void aDirectoryOfTheFirstVersionOpensVerifiesAndGoesOn() throws Exception {
    String made = System.getProperty("evident.golden", "");
    if (!made.isEmpty()) {
      make(resources().resolve(made));
    }
    try (var versions = Files.list(resources())) {
      for (Path version :
          versions
              .filter(folder -> ("" + folder.getFileName()).startsWith("v"))
              .sorted()
              .toList()) {
        check(version, Files.createDirectory(directory.resolve(version.getFileName())));
      }
    }
  }

  private static void check(Path golden, Path copy) throws Exception {
    List<String> names = Files.readAllLines(golden.resolve("files"));
    for (String name : names) {
      Path target = copy.resolve(name);
      Files.createDirectories(target.getParent());
      try (InputStream in =
          new GZIPInputStream(
              Files.newInputStream(golden.resolve(name.replace('/', '_') + ".gz")))) {
        Files.write(target, in.readAllBytes());
      }
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(FsckTest.fsck(copy).findings()).isEmpty();
    assertThat(Journal.firstSealed(new RealDisk(), copy.resolve("journal")).isPresent())
        .isEqualTo(names.contains("keys/data.keys"));
    writersMakeTheSameBytes(copy, names.getFirst());
    VerifierKey key =
        VerifierKey.parse(
            Files.readString(copy.resolve("log.vkey"), StandardCharsets.UTF_8).strip());
    try (DataDirectory data = DataDirectory.open(copy, new RealDisk())) {
      assertThat(
              new Verifier(
                      new DataDirectorySource(data),
                      VerifyOptions.of(List.of(key)),
                      InstantSource.system())
                  .verify())
          .isInstanceOf(Verdict.Verified.class);
    }
    try (EvidentLog log = TestLogs.open(copy, CONFIG, new RealDisk(), CLOCK)) {
      assertThat(log.key()).isEqualTo(key);
      assertThat(new String(log.record(1).firstBytes(), StandardCharsets.UTF_8))
          .isEqualTo("e1 text");
      assertThat(TestLogs.append(log, "e1 text").isDuplicate(0)).isTrue();
      if (names.contains("keys/data.keys")) { // encrypted from the second version on
        java.util.Set<String> all = new java.util.HashSet<>();
        log.scan(
            0,
            Long.MAX_VALUE,
            record ->
                all.add(
                        record.isControl()
                            ? ""
                            : new String(record.firstBytes(), StandardCharsets.UTF_8))
                    || true);
        assertThat(all).contains("m0 mixed", "m5 mixed", "split record");
      }
      TestLogs.append(log, "new one");
    }
    assertThat(FsckTest.fsck(copy).findings()).isEmpty();
  }

  private static void writersMakeTheSameBytes(Path copy, String journalFile) throws Exception {
    byte[] all = Files.readAllBytes(copy.resolve(journalFile));
    byte[] page = Arrays.copyOf(all, JournalHeader.BYTES);
    assertThat(JournalHeader.decode(page).encode()).isEqualTo(page);

    int at = JournalHeader.BYTES + FrameFormat.frameBytes(all, JournalHeader.BYTES);
    byte[] frame = Arrays.copyOfRange(all, at, at + FrameFormat.frameBytes(all, at));
    byte[] again = frame.clone();
    Arrays.fill(again, 0, FrameFormat.HEADER_BYTES, (byte) 0);
    int trailer = frame.length - FrameFormat.TRAILER_BYTES;
    Arrays.fill(again, trailer, frame.length, (byte) 0);
    FrameFormat.putHeader(
        again,
        0,
        frame[4],
        FrameFormat.firstIndex(frame, 0),
        FrameFormat.records(frame, 0),
        FrameFormat.bodyBytes(frame, 0),
        FrameFormat.acceptedMs(frame, 0),
        Arrays.copyOfRange(frame, 32, 48),
        Arrays.copyOfRange(frame, 48, 80));
    FrameFormat.putTrailer(
        again,
        0,
        trailer,
        RecordFormat.i64(frame, trailer),
        Arrays.copyOfRange(frame, trailer + 8, trailer + 40));
    assertThat(again).isEqualTo(frame);

    try (FsckHeaders headers = FsckHeaders.read(new RealDisk(), copy.resolve("journal"))) {
      Journal.JournalFile first = headers.files().getFirst();
      FrameBuffers buffers =
          new FrameBuffers(
              KeySource.dataKeys(copy, new RealDisk(), KeySource.inDirectory(copy, new RealDisk())),
              1 << 20);
      byte[] index =
          new Recovery(new RealDisk(), TestLogs.FIRST_WORD).build(first, buffers).encode();
      byte[] golden = Files.readAllBytes(Recovery.indexPath(first.path()));
      if (golden[7] == '1') {
        index =
            FirstIndexVersion.of(index, RecordFormat.i64(golden, 24), RecordFormat.i64(golden, 32));
      }
      // Early ones did not tell how many records the file has.
      assertThat(RecordFormat.i32(index, 52)).isPositive();
      RecordFormat.put32(index, 52, RecordFormat.i32(golden, 52));
      assertThat(FirstIndexVersion.sealed(index)).isEqualTo(golden);
    }
  }

  /** The whole directory as a new version writes it. */
  private void make(Path golden) throws Exception {
    Path source = directory.resolve("source");
    try (EvidentLog log = TestLogs.open(source, CONFIG, new RealDisk(), CLOCK)) {
      TestLogs.fill(log, 1_800);
      Batch mixed = new Batch(log.salts(), 100); // a sealed frame of several sections
      for (int i = 0; i < 6; i++) {
        byte[] text = ("m" + i + " mixed").getBytes(StandardCharsets.UTF_8);
        mixed.addEvent(1 + i % 2, 60 + 5 * (i % 3), TestLogs.id("m" + i), text, 0, text.length);
      }
      log.submit(mixed);
      mixed.await();
      Batch split = new Batch(log.salts(), 100);
      byte[] first = "split record".getBytes(StandardCharsets.UTF_8);
      split.addSplitEvent(1, 1, TestLogs.id("split"), first, 0, 12, first, 0, 5);
      log.submit(split);
      split.await();
    }
    java.security.SecureRandom random = new java.security.SecureRandom();
    VerifierKey _ =
        KeyRotation.rotate(
            source,
            CONFIG,
            new RealDisk(),
            mayMake ->
                dev.evident.log.keys.KeyEncryptionKeys.file(
                    new RealDisk(), source.resolve("keys/kek.key"), mayMake, random),
            TestLogs.FIRST_WORD,
            CLOCK,
            random,
            SealedSource.NONE);
    Files.createDirectories(golden);
    try (var all = Files.walk(source)) {
      List<String> names =
          all.filter(Files::isRegularFile)
              .map(path -> source.relativize(path).toString())
              .filter(name -> !name.equals("lock"))
              .sorted(java.util.Comparator.comparing(name -> name.endsWith(".evj") ? "" : name))
              .toList();
      assertThat(names).containsAll(FILES);
      Files.write(golden.resolve("files"), names);
      for (String name : names) {
        pack(source.resolve(name), golden.resolve(name.replace('/', '_') + ".gz"));
      }
    }
  }

  private static void pack(Path from, Path to) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
      Files.copy(from, out);
    }
  }
}
