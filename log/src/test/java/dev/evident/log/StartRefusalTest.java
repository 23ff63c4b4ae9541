package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not be opened is refused with a message that says what to do, and left as it was. */
@LogInvariants.LeavesDamage
class StartRefusalTest {
  private static final LogConfig SMALL_FILES =
      TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);

  @TempDir Path root;
  private Path directory;

  @BeforeEach
  void makeALogOfSeveralFiles() throws Exception {
    directory = root.resolve("data");
    try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, new RealDisk())) {
      TestLogs.fill(log, 3_000);
    }
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> TestLogs.open(directory, SMALL_FILES, new RealDisk()).close())
        .isInstanceOfAny(StartRefused.class, CorruptLogException.class)
        .hasMessageContainingAll(words);
  }

  private void opens() throws Exception {
    try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, new RealDisk())) {
      assertThat(TestLogs.append(log, "e17 text").isDuplicate(0)).isTrue();
      TestLogs.append(log, "later one");
    }
    assertThat(FsckTest.fsck(directory).findings()).isEmpty();
  }

  private List<Path> journal() throws IOException {
    return Journal.list(directory.resolve("journal"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path target = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else {
          Files.copy(one, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void zero(Path file, long from) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate((int) (channel.size() - from)), from);
    }
  }

  @Test
  void aJournalThatIsShorterThanTheLastCheckpoint() throws Exception {
    Path last = journal().getLast();
    byte[] whole = Files.readAllBytes(last);
    zero(last, 4_096);
    refused("was signed", "fork", "Restore the directory journal");
    assertThat(Files.size(last)).isEqualTo(whole.length);
    Files.write(last, whole);
    opens();
  }

  @Test
  void anOldJournalBesideNewerCheckpoints() throws Exception {
    Path old = root.resolve("old");
    copy(directory.resolve("journal"), old);
    try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, new RealDisk())) {
      TestLogs.fill(log, 4_000);
    }
    for (Path file : journal()) {
      Files.delete(file);
    }
    copy(old, directory.resolve("journal"));
    refused("holds 3000 records", "over 4000 was signed", "fork");
  }

  @Test
  void aSealedRecordThatWasChangedTogetherWithItsChecksums() throws Exception {
    changeARecordAndItsChecksums();
    assertThat(FsckTest.fsck(directory).exitCode()).isEqualTo(Fsck.ENTRY);
    Files.delete(directory.resolve("tiles/1")); // so that the start must make it anew
    refused("not what was sealed", "of class 1, stream group 1", "restore");
  }

  @Test
  void aPlainRecordThatWasChangedTogetherWithItsChecksums() throws Exception {
    directory = root.resolve("plain");
    LogConfig plain = SMALL_FILES.withEncryption(false);
    try (EvidentLog log = TestLogs.open(directory, plain, new RealDisk())) {
      TestLogs.fill(log, 3_000);
    }
    changeARecordAndItsChecksums();
    assertThat(FsckTest.fsck(directory).exitCode()).isEqualTo(Fsck.ENTRY);
    Files.delete(directory.resolve("tiles/1"));
    refused("do not give the tree", "fsck");
  }

  private void changeARecordAndItsChecksums() throws IOException {
    Path first = journal().getFirst();
    byte[] b = Files.readAllBytes(first);
    int at = JournalHeader.BYTES + FrameFormat.frameBytes(b, JournalHeader.BYTES); // second frame
    b[at + FrameFormat.HEADER_BYTES + 40] ^= 1;
    int trailer = at + FrameFormat.HEADER_BYTES + FrameFormat.bodyBytes(b, at);
    RecordFormat.put32(b, trailer + 40, FrameFormat.crc(b, at, trailer + 40 - at));
    Files.write(first, b);
  }

  @Test
  void aJournalFileIsMissingInTheMiddle() throws Exception {
    Files.delete(journal().get(1));
    refused("does not follow the file before it", "restore the directory journal");
  }

  @Test
  void aDamagedHeaderOfTheLastFileIsNotTakenForAnUnusedOne() throws Exception {
    Path last = journal().getLast();
    FsckTest.flip(last, 30, 1);
    refused("damaged header");
    assertThat(last).exists();
    FsckTest.flip(last, 30, 1);
    opens();
  }

  @Test
  void aJournalOfAnotherLog() throws Exception {
    Path other = root.resolve("other");
    LogConfig config = SMALL_FILES.withOrigin("other.example/log");
    TestLogs.open(other, config, new RealDisk()).close();
    Files.copy(
        Journal.list(other.resolve("journal")).getFirst(),
        journal().getFirst(),
        StandardCopyOption.REPLACE_EXISTING);
    refused("belongs to a log of another origin");
  }

  @Test
  void aKeyOfAnotherLogOfTheSameName() throws Exception {
    Path other = root.resolve("other");
    TestLogs.open(other, SMALL_FILES, new RealDisk()).close();
    copy(other.resolve("keys"), directory.resolve("keys"));
    refused("was not signed by the key", "belongs to another log");
  }

  @Test
  void aMissingKeyAndAWrongKeyEncryptionKey() throws Exception {
    Path key = directory.resolve("keys/log.key");
    byte[] saved = Files.readAllBytes(key);
    Files.delete(key);
    refused("log.key", "is missing", "restore it");
    Files.write(key, saved);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path kek = directory.resolve("keys/kek.key");
    byte[] savedKek = Files.readAllBytes(kek);
    Files.write(
        kek,
        (java.util.Base64.getEncoder().encodeToString(new byte[32]))
            .getBytes(StandardCharsets.US_ASCII));
    refused("is wrapped with key-encryption key", "keys.kek-file");
    Files.delete(kek);
    refused("kek.key", "is missing");
    Files.write(kek, savedKek);
    Files.setPosixFilePermissions(kek, PosixFilePermissions.fromString("rw-------"));
    opens();
  }

  @Test
  void aKeyFileThatOthersMayRead() throws Exception {
    Path key = directory.resolve("keys/log.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    refused("chmod 600");
  }

  @Test
  void checkpointsThatAreMissingOrDamaged() throws Exception {
    Path notes = directory.resolve("checkpoints.log");
    byte[] saved = Files.readAllBytes(notes);
    for (int at = 1; at < saved.length; at += 29) {
      FsckTest.flip(notes, at, 1);
      refused("checkpoints.log is damaged", "restore");
      assertThat(Files.size(notes)).isEqualTo(saved.length);
      FsckTest.flip(notes, at, 1);
    }
    Files.delete(notes);
    refused("checkpoints.log is missing");
    Files.write(notes, saved);
    opens();
  }

  @Test
  void aTornCheckpointIsCut() throws Exception {
    Path notes = directory.resolve("checkpoints.log");
    byte[] all = Files.readAllBytes(notes);
    for (int extra : new int[] {1, 7, 100, 150}) {
      byte[] torn = java.util.Arrays.copyOf(all, all.length + extra);
      System.arraycopy(all, 0, torn, all.length, Math.min(extra, all.length));
      Files.write(notes, torn);
      try (EvidentLog log = TestLogs.open(directory, SMALL_FILES, new RealDisk())) {
        assertThat(incident(log)).contains("\"clean\":false");
      }
      all = Files.readAllBytes(notes);
    }
    opens();
  }

  private static String incident(EvidentLog log) throws IOException {
    return new String(log.record(log.committed().size() - 1).publicBody(), StandardCharsets.UTF_8);
  }

  @Test
  void aTornFrameIsCutAndSaidSo() throws Exception {
    Path last = journal().getLast();
    long used = TestLogs.usedBytes(last);
    byte[] all = Files.readAllBytes(last);
    for (int bytes : new int[] {1, 50, 84, 130}) {
      byte[] torn = all.clone();
      System.arraycopy(all, 4_096, torn, (int) used, bytes);
      Path copy = root.resolve("torn" + bytes);
      copy(directory, copy);
      Files.write(copy.resolve("journal").resolve(last.getFileName()), torn);
      try (EvidentLog log = TestLogs.open(copy, SMALL_FILES, new RealDisk())) {
        assertThat(log.committed().size()).isEqualTo(3_001);
        assertThat(incident(log))
            .contains("\"incident\":\"restart\",\"clean\":false,\"cut_bytes\":" + bytes);
      }
      assertThat(FsckTest.fsck(copy).findings()).isEmpty();
    }
  }

  @Test
  void aDamagedFrameWithSoundFramesBehindIt() throws Exception {
    Path first = root.resolve("one");
    directory = first;
    try (EvidentLog log = TestLogs.open(first, TestLogs.SMALL, new RealDisk())) {
      TestLogs.fill(log, 2_000);
    }
    Path file = journal().getFirst();
    FsckTest.flip(file, 4_096 + 1_000, 1);
    refused("is damaged at offset", "a sound frame follows", "restore the file from a copy");
    assertThat(FsckTest.fsck(directory).exitCode()).isEqualTo(Fsck.ENTRY);
  }

  @Test
  void aDirectoryThatCannotBeWritten() throws Exception {
    assumeTrue(
        !"root".equals(System.getProperty("user.name")),
        "skipped: root may write everywhere, so a read-only directory cannot be tried as root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
    Files.setPosixFilePermissions(
        directory.resolve("lock"), PosixFilePermissions.fromString("r--------"));
    refused("is not writable by user");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aSecondProcess() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldsTheLock.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("open");
      refused("in use by another evident process");
    } finally {
      other.destroyForcibly().waitFor();
    }
    opens(); // and a killed process leaves nothing in the way
  }

  /** The other process. */
  static final class HoldsTheLock {
    private HoldsTheLock() {}

    public static void main(String[] args) throws Exception {
      EvidentLog log = TestLogs.open(Path.of(args[0]), SMALL_FILES, new RealDisk());
      System.out.println("open");
      Thread.sleep(60_000);
      log.close();
    }
  }
}
