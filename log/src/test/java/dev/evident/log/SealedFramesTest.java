package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.DataKeyMissing;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.KeyEncryptionKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedFramesTest {
  private static final LogConfig SMALL_FILES =
      TestLogs.SMALL.withDisk(LogConfig.JOURNAL_FILE_BYTES_MIN, 0);
  private static final Instant EVENING = Instant.parse("2026-03-01T22:30:00Z");

  @TempDir Path root;
  private final AtomicReference<Instant> now = new AtomicReference<>(EVENING);

  private EvidentLog open(Path directory) throws IOException, StartRefused {
    return open(directory, SMALL_FILES, new RealDisk());
  }

  private EvidentLog open(Path directory, LogConfig config, Disk disk)
      throws IOException, StartRefused {
    return TestLogs.open(directory, config, disk, now::get);
  }

  private static DataKeys keys(Path directory) throws IOException, StartRefused {
    RealDisk disk = new RealDisk();
    return KeySource.dataKeys(directory, disk, KeySource.inDirectory(directory, disk));
  }

  /** Events of random classes and streams in one batch, that is, in one frame. */
  private static List<String> mixed(EvidentLog log, Random random, int count, String prefix)
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

  private static String text(StoredRecord record) {
    return new String(record.firstBytes(), StandardCharsets.UTF_8);
  }

  private static List<String> events(EvidentLog log) throws IOException {
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

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void recordsOfManyKeysInOneFrameComeBackInTheirOrder(long seed) throws Exception {
    Path directory = root.resolve("data");
    Random random = new Random(seed);
    List<String> due = new ArrayList<>();
    try (EvidentLog log = open(directory)) {
      for (int i = 0; i < 12; i++) {
        due.addAll(mixed(log, random, 1 + random.nextInt(400), "s" + i + "."));
        if (i == 6) {
          now.set(EVENING.plus(Duration.ofHours(2))); // the next day
        }
      }
      assertThat(events(log)).isEqualTo(due);
    }
    try (EvidentLog log = open(directory)) {
      assertThat(events(log)).isEqualTo(due);
    }
    try (DataDirectory data = DataDirectory.open(directory, new RealDisk())) {
      assertThat(data.damage()).isEmpty();
    }
    try (DataKeys keys = keys(directory)) {
      assertThat(keys.ids()).contains(DataKeyId.CONTROL).hasSizeGreaterThan(300);
    }
  }

  @Test
  void framesThatWereWrittenPlainStayReadableWhenEncryptionIsSwitchedOnAndOff() throws Exception {
    Path directory = root.resolve("data");
    List<String> due = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      try (EvidentLog log =
          open(directory, SMALL_FILES.withEncryption(round % 2 == 1), new RealDisk())) {
        due.addAll(mixed(log, new Random(round), 200, "r" + round + "."));
        assertThat(events(log)).isEqualTo(due);
      }
    }
  }

  @Test
  void theKeysOfTheNextDayAreMadeBeforeMidnight() throws Exception {
    Path directory = root.resolve("data");
    int today = DataKeyId.day(EVENING.toEpochMilli());
    DataKeyId tomorrow = new DataKeyId(1, 1, today + 1);
    try (EvidentLog log = open(directory)) {
      TestLogs.append(log, "a early");
    }
    try (DataKeys keys = keys(directory)) {
      assertThat(keys.find(new DataKeyId(1, 1, today))).isPresent();
      assertThat(keys.find(tomorrow)).isEmpty();
    }
    now.set(Instant.parse("2026-03-01T23:10:00Z"));
    try (EvidentLog log = open(directory)) {
      TestLogs.append(log, "b late");
    }
    byte[] made;
    try (DataKeys keys = keys(directory)) {
      made = keys.get(tomorrow, "it");
    }
    now.set(Instant.parse("2026-03-02T00:00:01Z"));
    try (EvidentLog log = open(directory)) {
      TestLogs.append(log, "c next day");
      assertThat(log.dataKeys().get(tomorrow, "it")).isEqualTo(made);
      assertThat(events(log)).containsExactly("a early", "b late", "c next day");
    }
  }

  @Test
  @LogInvariants.LeavesDamage
  void whatIsSealedUnderADestroyedKeyCannotBeReadAndTheErrorSaysWhichRecords() throws Exception {
    Path directory = root.resolve("data");
    try (EvidentLog log = open(directory)) {
      long first = TestLogs.append(log, "a one", "b two").index(0);
      now.set(EVENING.plus(Duration.ofDays(1)));
      long other = TestLogs.append(log, "c three").index(0);
      assertThat(text(log.record(first))).isEqualTo("a one");
      DataKeyId id = DataKeyId.of(1, 1, EVENING.toEpochMilli());
      log.dataKeys().drop(id); // ciphers that are kept must not open it either
      assertThatThrownBy(() -> log.record(first))
          .isInstanceOf(DataKeyMissing.class)
          .hasMessageContainingAll("records " + first + " to " + (first + 1), id.toString());
      assertThat(text(log.record(other))).isEqualTo("c three");
    }
    assertThat(FsckTest.fsck(directory).exitCode()).isEqualTo(Fsck.MISSING);
  }

  // ---- what an attacker or a bad disk does

  /** The journal's only file, and where its last frame begins. */
  private record Victim(Path file, byte[] bytes, int frame) {}

  private Victim victim() throws Exception {
    Path directory = root.resolve("data");
    try (EvidentLog log = open(directory)) {
      mixed(log, new Random(4), 3, "v");
    }
    Path file = Journal.list(directory.resolve("journal")).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    int frame = JournalHeader.BYTES;
    while (FrameFormat.headerIsSound(bytes, frame + FrameFormat.frameBytes(bytes, frame))) {
      frame += FrameFormat.frameBytes(bytes, frame);
    }
    return new Victim(file, bytes, frame);
  }

  /** Makes the checksums of a frame right again. */
  private static void repair(byte[] b, int frame) {
    RecordFormat.put32(b, frame + 80, FrameFormat.crc(b, frame, 80));
    int trailer = frame + FrameFormat.HEADER_BYTES + FrameFormat.bodyBytes(b, frame);
    RecordFormat.put32(b, trailer + 40, FrameFormat.crc(b, frame, trailer + 40 - frame));
  }

  private static void scan(Path file, DataKeys keys) throws IOException {
    try (DiskFile reader = new RealDisk().open(file, Disk.Access.READ)) {
      ByteBuffer page = ByteBuffer.allocate(JournalHeader.BYTES);
      reader.read(page, 0);
      FrameScanner scanner =
          new FrameScanner(
              new Journal.JournalFile(file, JournalHeader.decode(page.array()), reader),
              JournalHeader.BYTES,
              new FrameBuffers(keys, 1 << 16));
      while (scanner.next()) {
        assertThat(scanner.records()).isPositive();
      }
    }
  }

  @Test
  void everyChangeToASealedFrameIsNoticedThoughItsChecksumsAreRight() throws Exception {
    Victim victim = victim();
    int frame = victim.frame();
    int bodyEnd = frame + FrameFormat.HEADER_BYTES + FrameFormat.bodyBytes(victim.bytes(), frame);
    Path copy = root.resolve("copy.evj");
    Files.write(copy, victim.bytes());
    try (DataKeys keys = keys(root.resolve("data"))) {
      scan(copy, keys);
      for (int i = frame + 8; i < bodyEnd; i++) {
        boolean length = i >= frame + 20 && i < frame + 24;
        boolean checksum = i >= frame + 80 && i < frame + 84;
        if (length || checksum) {
          continue; // a wrong length is another frame; the checksum is repaired
        }
        byte[] b = victim.bytes().clone();
        b[i] ^= (byte) (1 << i % 8);
        repair(b, frame);
        Files.write(copy, b);
        assertThatThrownBy(() -> scan(copy, keys))
            .as("byte " + (i - frame))
            .isInstanceOfAny(CorruptLogException.class, DataKeyMissing.class)
            .hasMessageContaining(copy + " at offset " + frame);
      }
    }
  }

  @Test
  @LogInvariants.LeavesDamage
  void aFrameWhoseTagIsWrongIsRefusedAtStartAndNotCutAsATornOne() throws Exception {
    Victim victim = victim();
    byte[] b = victim.bytes().clone();
    int frame = victim.frame();
    b[frame + FrameFormat.HEADER_BYTES + FrameFormat.bodyBytes(b, frame) - 1] ^= 1;
    repair(b, frame);
    Files.write(victim.file(), b);
    Path directory = root.resolve("data");
    assertThatThrownBy(() -> open(directory).close())
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContainingAll("at offset " + frame, "not what was sealed", "restore");
    assertThat(Files.readAllBytes(victim.file())).isEqualTo(b);
    assertThat(FsckTest.fsck(directory).exitCode()).isEqualTo(Fsck.ENTRY);
    try (DataDirectory data = DataDirectory.open(directory, new RealDisk())) {
      assertThat(data.damage().orElseThrow()).hasMessageContaining("not what was sealed");
    }
  }

  @Test
  void aSectionOfAnotherBootOrPlaceDoesNotOpen() throws Exception {
    Path directory = root.resolve("data");
    for (int boot = 0; boot < 2; boot++) {
      try (EvidentLog log = open(directory)) {
        TestLogs.append(log, boot + "a same length");
      }
    }
    Path file = Journal.list(directory.resolve("journal")).getFirst();
    byte[] b = Files.readAllBytes(file);
    List<Integer> events = new ArrayList<>();
    for (int at = JournalHeader.BYTES;
        FrameFormat.headerIsSound(b, at);
        at += FrameFormat.frameBytes(b, at)) {
      if (SealedBody.id(b, at + FrameFormat.HEADER_BYTES, 0).recordClass() == 1) {
        events.add(at);
      }
    }
    assertThat(events).hasSize(2);
    int body = FrameFormat.HEADER_BYTES;
    int bytes = FrameFormat.bodyBytes(b, events.get(1));
    System.arraycopy(b, events.get(0) + body, b, events.get(1) + body, bytes);
    repair(b, events.get(1));
    Path copy = root.resolve("copy.evj");
    Files.write(copy, b);
    try (DataKeys keys = keys(directory)) {
      assertThatThrownBy(() -> scan(copy, keys)).hasMessageContaining("not what was sealed");
    }
  }

  // ---- nonces

  /** Notes every sealed section that is written, whatever becomes of it. */
  private static final class NonceDisk implements Disk {
    final Disk disk;
    final Set<String> used;
    final Set<String> boots;

    NonceDisk(Disk disk, Set<String> used, Set<String> boots) {
      this.disk = disk;
      this.used = used;
      this.boots = boots;
    }

    private void note(ByteBuffer source) {
      byte[] b = new byte[source.remaining()];
      source.duplicate().get(b);
      if (b.length < FrameFormat.HEADER_BYTES || !FrameFormat.headerIsSound(b, 0)) {
        return;
      }
      assertThat(FrameFormat.isSealed(b, 0)).isTrue();
      int body = FrameFormat.HEADER_BYTES;
      String boot = HexFormat.of().formatHex(b, 32, 48);
      boots.add(boot);
      for (int i = 0; i < SealedBody.sections(b, body); i++) {
        String nonce =
            boot + " " + SealedBody.id(b, body, i) + " " + SealedBody.counter(b, body, i);
        assertThat(used.add(nonce)).as("used twice: " + nonce).isTrue();
      }
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
      DiskFile open = disk.open(file, access);
      return new DiskFile() {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
          return open.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
          note(source);
          open.write(source, position);
        }

        @Override
        public void force(boolean metadata) throws IOException {
          open.force(metadata);
        }

        @Override
        public long size() throws IOException {
          return open.size();
        }

        @Override
        public void truncate(long size) throws IOException {
          open.truncate(size);
        }

        @Override
        public void close() throws IOException {
          open.close();
        }
      };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      disk.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      disk.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
      return disk.usableBytes(directory);
    }
  }

  /**
   * One log lives through many crashes: each start fails at another act, cut indexes are given
   * again, midnight passes, keys are rewrapped. No (key, boot, counter) is ever used twice.
   */
  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void noNonceIsUsedTwiceAcrossCrashesAndRestarts(FaultyDisk.Fault fault) throws Exception {
    long seed = 20_260_301;
    Random random = new Random(seed);
    Path directory = root.resolve("data");
    Set<String> used = new HashSet<>();
    Set<String> boots = new HashSet<>();
    Set<Long> sizes = new TreeSet<>();
    int crashes = 0;
    for (int round = 0; round < 60; round++) {
      Path aside = Files.createDirectory(root.resolve("aside" + round));
      FaultyDisk faulty = new FaultyDisk(aside, fault, 1 + random.nextInt(90), seed + round);
      try (EvidentLog log = open(directory, SMALL_FILES, new NonceDisk(faulty, used, boots))) {
        for (int i = 0; i < 12; i++) {
          mixed(log, random, 1 + random.nextInt(40), "n" + round + "." + i + ".");
          now.updateAndGet(t -> t.plus(Duration.ofMinutes(random.nextInt(40))));
        }
        sizes.add(log.committed().size());
      } catch (IOException | Refused | StartRefused e) {
        assertThat(faulty.struck()).as("seed " + seed + ": " + e).isTrue();
        crashes++;
      }
      faulty.cut();
      if (round % 20 == 19) {
        KeyRotation.rewrapFile(
            directory, new RealDisk(), directory.resolve("keys/kek.key"), new SecureRandom());
      }
    }
    try (EvidentLog log =
        open(directory, SMALL_FILES, new NonceDisk(new RealDisk(), used, boots))) {
      TestLogs.append(log, "last one");
    }
    assertThat(crashes).isGreaterThan(20);
    assertThat(boots).hasSizeGreaterThan(20);
    assertThat(used).hasSizeGreaterThan(1_000);
    System.Logger logger = System.getLogger("nonces");
    logger.log(
        System.Logger.Level.INFO,
        "{0} sections of {1} boots, {2} crashes",
        used.size(),
        boots.size(),
        crashes);
  }

  // ---- plaintext

  private static final List<String> PLANTED =
      List.of("plantedValue", "zanzibar", "alice@planted.example", "0198f0aa-planted-id");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingThatWasLoggedIsReadableInTheDirectoryWhenEncryptionIsOn(boolean encrypted)
      throws Exception {
    Path directory = root.resolve("data");
    LogConfig config = SMALL_FILES.withEncryption(encrypted);
    for (int start = 0; start < 3; start++) {
      try (EvidentLog log = open(directory, config, new RealDisk())) {
        for (int i = 0; i < 40; i++) {
          Batch batch = new Batch(log.salts(), 100);
          for (int k = 0; k < 20; k++) {
            byte[] text =
                (start + "." + i + "." + k + " " + String.join(" | ", PLANTED))
                    .getBytes(StandardCharsets.UTF_8);
            batch.addSplitEvent(
                1 + k % 2, k, TestLogs.id(start + "." + i + "." + k), text, 0, 40, text, 10, 60);
          }
          log.submit(batch);
          batch.await();
        }
        Optional<Published> _ =
            log.awaitPublished(log.committed().size() - 1, Duration.ofSeconds(20));
      }
    }
    assertThat(FsckTest.fsck(directory).findings()).isEmpty();
    List<byte[]> needles = new ArrayList<>();
    for (String word : PLANTED) {
      needles.add(word.getBytes(StandardCharsets.UTF_8));
    }
    if (encrypted) {
      try (DataKeys keys = keys(directory)) {
        for (DataKeyId id : keys.ids()) {
          needles.add(keys.get(id, "it"));
        }
      }
    }
    Set<String> found = grep(directory, needles);
    if (encrypted) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).isNotEmpty(); // else the test would find nothing anywhere
    }
  }

  private static Set<String> grep(Path directory, List<byte[]> needles) throws IOException {
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

  // ---- keys that are missing or wrong at start

  private Path made() throws Exception {
    Path directory = root.resolve("data");
    try (EvidentLog log = open(directory)) {
      TestLogs.fill(log, 1_500);
    }
    return directory;
  }

  private void refused(Path directory, String... words) {
    assertThatThrownBy(() -> open(directory).close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aMissingKeyEncryptionKeyIsRefused() throws Exception {
    Path directory = made();
    Path kek = directory.resolve("keys/kek.key");
    byte[] text = Files.readAllBytes(kek);
    Files.delete(kek);
    refused(directory, "kek.key", "missing", "restore");
    Files.write(kek, text);
    Files.setPosixFilePermissions(kek, PosixFilePermissions.fromString("rw-------"));
    open(directory).close();
  }

  @Test
  void anotherKeyEncryptionKeyIsRefused() throws Exception {
    Path directory = made();
    Path kek = directory.resolve("keys/kek.key");
    byte[] text = Files.readAllBytes(kek);
    Files.delete(kek);
    KeyEncryptionKeys.file(new RealDisk(), kek, true, new SecureRandom());
    refused(directory, "wrapped with key-encryption key", "keys.kek-file");
    Files.write(kek, text);
    open(directory).close();
  }

  @Test
  void keyFilesThatOthersMayReadAreRefused() throws Exception {
    Path directory = made();
    for (String name : List.of("kek.key", "log.key", "data.keys")) {
      Path file = directory.resolve("keys").resolve(name);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      refused(directory, name, "chmod 600");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    open(directory).close();
  }

  @Test
  void missingDataKeysAreRefusedWhenTheJournalIsEncryptedAndNoFileIsMade() throws Exception {
    Path directory = made();
    Path keys = directory.resolve("keys/data.keys");
    byte[] bytes = Files.readAllBytes(keys);
    Files.delete(keys);
    refused(directory, "data.keys is missing", "encrypted", "restore");
    assertThat(keys).doesNotExist();
    Files.write(keys, bytes);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    open(directory).close();
  }

  @Test
  void dataKeysThatWereCutAreRefused() throws Exception {
    Path directory = made();
    Path keys = directory.resolve("keys/data.keys");
    byte[] bytes = Files.readAllBytes(keys);
    for (int length : new int[] {0, 64, 128, 200}) {
      Files.write(keys, java.util.Arrays.copyOf(bytes, length));
      refused(directory, "restore");
    }
    Files.write(keys, bytes);
    open(directory).close();
  }

  @Test
  void aPlainLogOfBeforeOpensWithoutDataKeysAndIsEncryptedFromThenOn() throws Exception {
    Path directory = root.resolve("data");
    try (EvidentLog log = open(directory, SMALL_FILES.withEncryption(false), new RealDisk())) {
      TestLogs.append(log, "a plain");
    }
    assertThat(directory.resolve("keys/data.keys")).doesNotExist();
    try (EvidentLog log = open(directory)) {
      TestLogs.append(log, "b sealed");
      assertThat(events(log)).containsExactly("a plain", "b sealed");
    }
    assertThat(grep(directory, List.of("b sealed".getBytes(StandardCharsets.UTF_8)))).isEmpty();
    assertThat(directory.resolve("keys/data.keys")).exists();
  }
}
