package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.DataKeyMissing;
import dev.evident.log.keys.DataKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedFramesTest extends SealedLog {
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
}
