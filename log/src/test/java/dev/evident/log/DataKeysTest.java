package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.DataKeyMissing;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.KeyEncryptionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataKeysTest {
  private static final int UNIT = 128;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DataKeyId A = new DataKeyId(1, 0, 20_000);
  private static final DataKeyId B = new DataKeyId(1, 127, 20_000);

  @TempDir Path folder;
  private final KeyEncryptionKey kek = new KeyEncryptionKey(KeyEncryptionKey.generate(RANDOM));

  private DataKeys open() throws IOException, StartRefused {
    return DataKeys.open(new RealDisk(), folder, kek, RANDOM);
  }

  private Path file() {
    return folder.resolve(DataKeys.FILE);
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(file());
  }

  private void write(byte[] bytes) throws IOException {
    Files.write(file(), bytes);
  }

  private Map<DataKeyId, byte[]> made(DataKeyId... ids) throws Exception {
    Map<DataKeyId, byte[]> made = new HashMap<>();
    try (DataKeys keys = open()) {
      for (DataKeyId id : ids) {
        made.put(id, keys.make(id));
      }
    }
    return made;
  }

  private void hold(Map<DataKeyId, byte[]> due) throws Exception {
    try (DataKeys keys = open()) {
      assertThat(keys.ids()).isEqualTo(due.keySet());
      for (Map.Entry<DataKeyId, byte[]> one : due.entrySet()) {
        assertThat(keys.get(one.getKey(), "it")).isEqualTo(one.getValue());
      }
    }
  }

  @Test
  void theStreamGroupIsTheStreamItselfBelow64AndSharedAbove() {
    assertThat(DataKeyId.group(0)).isZero();
    assertThat(DataKeyId.group(63)).isEqualTo(63);
    assertThat(DataKeyId.group(64)).isEqualTo(64);
    assertThat(DataKeyId.group(127)).isEqualTo(127);
    assertThat(DataKeyId.group(128)).isEqualTo(64);
    assertThat(DataKeyId.group(-1)).isEqualTo(127); // 2^32 - 1
    assertThat(DataKeyId.of(7, 65, 86_400_000L * 3 - 1)).isEqualTo(new DataKeyId(7, 65, 2));
    byte[] b = new byte[10];
    new DataKeyId(0x1234, 0x56, 0x789abcde).put(b, 1);
    assertThat(HexFormat.of().formatHex(b, 1, 9)).isEqualTo("12345600789abcde");
    assertThat(DataKeyId.read(b, 1)).isEqualTo(new DataKeyId(0x1234, 0x56, 0x789abcde));
  }

  @Test
  void keysAreTheSameAfterReopeningAndNoTwoAreEqual() throws Exception {
    Map<DataKeyId, byte[]> made = made(A, B, DataKeyId.CONTROL);
    made.putAll(made(new DataKeyId(2, 3, 4)));
    assertThat(made.values().stream().map(k -> HexFormat.of().formatHex(k)).distinct()).hasSize(4);
    hold(made);
    assertThat(made(A).get(A)).isEqualTo(made.get(A));
    assertThat(Files.size(file())).isEqualTo(UNIT * 5);
  }

  @Test
  void noKeyIsReadableInTheFileAndOnlyTheOwnerMayReadIt() throws Exception {
    byte[] key = made(A).get(A);
    String file = HexFormat.of().formatHex(bytes());
    assertThat(file).doesNotContain(HexFormat.of().formatHex(key, 0, 8));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aMissingKeySaysWhatCannotBeOpened() throws Exception {
    try (DataKeys keys = open()) {
      assertThat(keys.find(A)).isEmpty();
      assertThatThrownBy(() -> keys.get(A, "segment x"))
          .isInstanceOf(DataKeyMissing.class)
          .hasMessageContainingAll("segment x", "of class 1, stream group 0, day 20000");
    }
  }

  @Test
  void aDroppedKeyIsGoneAndTheOthersStay() throws Exception {
    Map<DataKeyId, byte[]> made = made(A, B);
    try (DataKeys keys = open()) {
      int generation = keys.generation();
      keys.drop(A);
      keys.drop(A);
      assertThat(keys.generation()).isNotEqualTo(generation);
      assertThat(keys.find(A)).isEmpty();
      made.put(DataKeyId.CONTROL, keys.make(DataKeyId.CONTROL)); // goes on behind the new end
    }
    made.remove(A);
    hold(made);
  }

  @Test
  void anotherKeyEncryptionKeyIsRefusedAndAfterARewrapTheOldOne() throws Exception {
    Map<DataKeyId, byte[]> made = made(A, B);
    KeyEncryptionKey next = new KeyEncryptionKey(KeyEncryptionKey.generate(RANDOM));
    assertThatThrownBy(() -> DataKeys.open(new RealDisk(), folder, next, RANDOM))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(kek.id(), next.id(), "keys.kek-file");
    try (DataKeys keys = open()) {
      keys.rewrap(next);
      made.put(DataKeyId.CONTROL, keys.make(DataKeyId.CONTROL));
    }
    assertThatThrownBy(this::open).isInstanceOf(StartRefused.class);
    try (DataKeys keys = DataKeys.open(new RealDisk(), folder, next, RANDOM)) {
      assertThat(keys.ids()).isEqualTo(made.keySet());
      assertThat(keys.get(A, "it")).isEqualTo(made.get(A));
    }
  }

  @Test
  void aTornTailIsCutWhereverItWasTorn() throws Exception {
    Map<DataKeyId, byte[]> made = made(A, B);
    byte[] whole = bytes();
    for (int torn = 1; torn < UNIT; torn++) {
      write(Arrays.copyOf(Arrays.copyOf(whole, whole.length + torn), whole.length + torn));
      byte[] part = Arrays.copyOf(whole, whole.length + torn);
      System.arraycopy(whole, UNIT, part, whole.length, torn);
      write(part);
      hold(made);
      assertThat(Files.size(file())).isEqualTo(whole.length);
    }
    write(Arrays.copyOf(whole, whole.length + 3 * UNIT + 5)); // zeros
    hold(made);
    assertThat(bytes()).isEqualTo(whole);
  }

  @Test
  void holesOfATornAppendInTheLastPageAreForgottenAndElsewhereDamage() throws Exception {
    DataKeyId[] ids = new DataKeyId[70]; // pages of 31, 32 and 7
    for (int i = 0; i < ids.length; i++) {
      ids[i] = new DataKeyId(3, i, 9);
    }
    Map<DataKeyId, byte[]> made = made(ids);
    byte[] whole = bytes();
    for (int unit = 1; unit < 70; unit++) {
      byte[] b = whole.clone();
      Arrays.fill(b, UNIT * unit, UNIT * (unit + 1), (byte) 0);
      write(b);
      if (unit < 64) {
        assertThatThrownBy(this::open)
            .isInstanceOf(StartRefused.class)
            .hasMessageContaining("empty");
        assertThat(bytes()).isEqualTo(b);
      } else {
        Map<DataKeyId, byte[]> rest = new HashMap<>(made);
        rest.remove(ids[unit - 1]);
        hold(rest);
        assertThat(Files.size(file())).isEqualTo(whole.length - UNIT);
      }
    }
  }

  @Test
  void everyFlippedBitIsRefusedAndNothingIsChanged() throws Exception {
    Map<DataKeyId, byte[]> made = made(A, B);
    byte[] whole = bytes();
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      write(flipped);
      assertThatThrownBy(this::open)
          .as("byte " + i)
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("restore it from the newest copy");
      assertThat(bytes()).isEqualTo(flipped);
    }
    write(whole);
    hold(made);
  }

  @Test
  void aKeyThatStandsUnderAnotherIdDoesNotOpen() throws Exception {
    Map<DataKeyId, byte[]> _ = made(A);
    byte[] b = bytes();
    new DataKeyId(1, 1, 20_000).put(b, UNIT + 4);
    RecordFormat.put32(b, UNIT + 124, FrameFormat.crc(b, UNIT, 124));
    write(b);
    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("does not open");
  }

  @Test
  void aReaderFindsKeysThatAreMadeLater() throws Exception {
    try (DataKeys writer = open()) {
      byte[] first = writer.make(A);
      try (DataKeys reader = DataKeys.read(new RealDisk(), folder, kek)) {
        assertThat(reader.get(A, "it")).isEqualTo(first);
        assertThat(reader.find(B)).isEmpty();
        byte[] second = writer.make(B);
        assertThat(reader.get(B, "it")).isEqualTo(second);
        assertThatThrownBy(() -> reader.make(DataKeyId.CONTROL)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void manyThreadsThatMakeTheSameKeysGetTheSameKeys() throws Exception {
    try (DataKeys keys = open();
        var pool = java.util.concurrent.Executors.newFixedThreadPool(4)) {
      Map<DataKeyId, Set<String>> seen = new ConcurrentHashMap<>();
      var running = new java.util.ArrayList<java.util.concurrent.Future<?>>();
      for (int t = 0; t < 4; t++) {
        running.add(
            pool.submit(() -> {
              for (int i = 0; i < 50; i++) {
                DataKeyId id = new DataKeyId(1, i, 5);
                String key = HexFormat.of().formatHex(keys.make(id));
                seen.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(key);
              }
              return null;
            }));
      }
      for (var one : running) {
        one.get();
      }
      assertThat(seen).hasSize(50).allSatisfy((_, values) -> assertThat(values).hasSize(1));
    }
  }

  /** A key that was handed out is there after any crash; one that was dropped never comes back. */
  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void aCrashAtAnyPointLosesNoKeyThatWasHandedOut(FaultyDisk.Fault fault) throws Exception {
    KeyEncryptionKey next = new KeyEncryptionKey(KeyEncryptionKey.generate(RANDOM));
    boolean struck = true;
    for (int n = 1; struck; n++) {
      Path at = Files.createDirectory(folder.resolve(fault + "-" + n));
      Path inUse = Files.createDirectory(at.resolve("keys"));
      FaultyDisk disk = new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, n, n);
      Map<DataKeyId, byte[]> handedOut = new HashMap<>();
      boolean dropped = false;
      boolean dropping = false;
      try (DataKeys keys = DataKeys.open(disk, inUse, kek, RANDOM)) {
        handedOut.put(A, keys.make(A));
        keys.makeAll(List.of(B, DataKeyId.CONTROL));
        keys.makeAll(
            java.util.stream.IntStream.range(0, 70).mapToObj(i -> new DataKeyId(5, i, 5)).toList());
        for (int i = 0; i < 70; i++) {
          handedOut.put(new DataKeyId(5, i, 5), keys.make(new DataKeyId(5, i, 5)));
        }
        handedOut.put(B, keys.make(B));
        dropping = true;
        keys.drop(A);
        dropped = true;
        DataKeyId late = new DataKeyId(1, 1, 1);
        handedOut.put(late, keys.make(late));
        keys.rewrap(next);
        DataKeyId later = new DataKeyId(1, 1, 2);
        handedOut.put(later, keys.make(later));
      } catch (IOException e) {
        assertThat(disk.struck()).as("%s", e).isTrue();
      }
      struck = disk.struck();
      if (fault == FaultyDisk.Fault.POWER_CUT && struck) {
        disk.cut();
      }
      if (dropping) {
        handedOut.remove(A);
      }
      try (DataKeys keys = DataKeys.open(new RealDisk(), inUse, kek.with(next), RANDOM)) {
        for (Map.Entry<DataKeyId, byte[]> one : handedOut.entrySet()) {
          assertThat(keys.get(one.getKey(), disk.hit())).isEqualTo(one.getValue());
        }
        if (dropped) {
          assertThat(keys.find(A)).isEmpty();
        }
        byte[] _ = keys.make(new DataKeyId(9, 9, 9));
      }
    }
  }
}
