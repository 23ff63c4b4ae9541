package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.FirewallKeyFile;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.log.verify.Verdict;
import dev.evident.log.verify.Verifier;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRotationTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path root;

  private static VerifierKey rotate(Path directory, Disk disk) throws Exception {
    return KeyRotation.rotate(
        directory,
        TestLogs.SMALL,
        disk,
        mayMake -> KeyEncryptionKeys.file(disk, kek(directory), mayMake, RANDOM),
        TestLogs.FIRST_WORD,
        InstantSource.system(),
        RANDOM,
        SealedSource.NONE);
  }

  private static Path kek(Path directory) {
    return directory.resolve("keys/kek.key");
  }

  private static VerifierKey make(Path directory) throws Exception {
    try (EvidentLog log = TestLogs.open(directory)) {
      TestLogs.append(log, "a one", "b two");
      return log.key();
    }
  }

  private static void verify(Path directory, VerifierKey trusted) throws Exception {
    try (DataDirectory data = DataDirectory.open(directory, new RealDisk())) {
      Verdict verdict =
          new Verifier(
                  new DataDirectorySource(data),
                  VerifyOptions.of(List.of(trusted)),
                  InstantSource.system())
              .verify();
      assertThat(verdict).isInstanceOf(Verdict.Verified.class);
    }
  }

  @Test
  void theLogGoesOnWithTheNewKeyAndBothKeysVerifyIt() throws Exception {
    VerifierKey first = make(root);
    VerifierKey second = rotate(root, new RealDisk());
    assertThat(second).isNotEqualTo(first);
    verify(root, first);
    verify(root, second);
    try (EvidentLog log = TestLogs.open(root)) {
      assertThat(log.key()).isEqualTo(second);
      assertThat(TestLogs.append(log, "a one").isDuplicate(0)).isTrue();
      TestLogs.append(log, "c three");
    }
    VerifierKey third = rotate(root, new RealDisk());
    verify(root, first);
    verify(root, second);
    verify(root, third);
    assertThat(FsckTest.fsck(root).findings()).isEmpty();
    assertThat(Files.readString(root.resolve("log.vkey")).strip()).isEqualTo(third.text());
    KeyRotation.Keys keys =
        KeyRotation.list(
            root, new RealDisk(), KeySource.inDirectory(root, new RealDisk()), SealedSource.NONE);
    assertThat(keys.all().stream().map(KeyRotation.LogKey::key))
        .containsExactly(first, second, third);
  }

  @Test
  @LogInvariants.LeavesDamage
  void anOldCopyOfTheKeyFileIsRefusedAfterAChange() throws Exception {
    make(root);
    byte[] old = Files.readAllBytes(root.resolve("keys/log.key"));
    rotate(root, new RealDisk());
    Files.write(root.resolve("keys/log.key"), old);
    assertThatThrownBy(() -> TestLogs.open(root))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("was not signed by the key");
  }

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void aCrashAtAnyPointOfAChangeLeavesALogThatOpens(FaultyDisk.Fault fault) throws Exception {
    int finished = 0;
    int forgotten = 0;
    boolean struck = true;
    for (int n = 1; struck; n++) {
      Path at = Files.createDirectory(root.resolve("at" + n));
      Path directory = at.resolve("data");
      VerifierKey first = make(directory);
      FaultyDisk disk = new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, n, n);
      try {
        rotate(directory, disk);
      } catch (IOException | StartRefused | Refused e) {
        assertThat(disk.struck()).as(e.toString()).isTrue();
      }
      struck = disk.struck();
      if (fault == FaultyDisk.Fault.POWER_CUT && struck) {
        disk.cut();
      }
      String what = fault + " at act " + n + " (" + disk.hit() + ")";
      try (EvidentLog log = TestLogs.open(directory)) {
        assertThat(TestLogs.append(log, "a one").isDuplicate(0)).as(what).isTrue();
        TestLogs.append(log, "d four");
        finished += log.key().equals(first) ? 0 : 1;
        forgotten += log.key().equals(first) ? 1 : 0;
      } catch (StartRefused e) {
        throw new AssertionError("after " + what, e);
      }
      assertThat(FsckTest.fsck(directory).findings()).as(what).isEmpty();
      verify(directory, first);
      assertThat(directory.resolve("keys/log.key.next")).doesNotExist();
    }
    assertThat(finished).isPositive();
    assertThat(forgotten).isPositive();
  }

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void aCrashAtAnyPointOfANewKeyEncryptionKeyLeavesALogThatOpens(FaultyDisk.Fault fault)
      throws Exception {
    boolean struck = true;
    for (int n = 1; struck; n++) {
      Path at = Files.createDirectory(root.resolve("at" + n));
      Path directory = at.resolve("data");
      VerifierKey key = make(directory);
      byte[] firewall = firewallKey(directory);
      FaultyDisk disk = new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, n, n);
      try {
        KeyRotation.rewrapFile(directory, disk, kek(directory), RANDOM);
      } catch (IOException e) {
        assertThat(disk.struck()).isTrue();
      }
      struck = disk.struck();
      if (fault == FaultyDisk.Fault.POWER_CUT && struck) {
        disk.cut();
      }
      try (EvidentLog log = TestLogs.open(directory)) {
        assertThat(log.key()).isEqualTo(key);
      }
      String id = KeyRotation.rewrapFile(directory, new RealDisk(), kek(directory), RANDOM);
      assertThat(
              KeyRotation.list(
                      directory,
                      new RealDisk(),
                      KeySource.inDirectory(directory, new RealDisk()),
                      SealedSource.NONE)
                  .kekId())
          .isEqualTo(id);
      try (EvidentLog log = TestLogs.open(directory)) {
        assertThat(log.key()).isEqualTo(key);
      }
      assertThat(firewallKey(directory)).isEqualTo(firewall);
      assertThat(directory.resolve("keys/kek.key.next")).doesNotExist();
    }
  }

  /** The key of the secrets firewall as a server reads it at start, or makes it. */
  private static byte[] firewallKey(Path directory) throws Exception {
    Disk disk = new RealDisk();
    return FirewallKeyFile.readOrMake(
        disk,
        directory.resolve("keys").resolve(FirewallKeyFile.FILE),
        KeyEncryptionKeys.file(disk, kek(directory), false, RANDOM),
        RANDOM);
  }

  @Test
  void theFirewallsKeyIsKeptWrappedAndAnythingElseInItsPlaceIsRefused() throws Exception {
    make(root);
    byte[] key = firewallKey(root);
    assertThat(firewallKey(root)).isEqualTo(key);
    Path file = root.resolve("keys").resolve(FirewallKeyFile.FILE);
    String text = Files.readString(file);
    assertThat(text).doesNotContain(java.util.Base64.getEncoder().encodeToString(key));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    String[] lines = text.split("\n");
    for (String wrong :
        java.util.List.of(
            "",
            text.replace("v1", "v2"),
            text.replace("kek ", "kek 0"),
            lines[0] + "\n" + lines[1] + "\n!\n",
            lines[0] + "\n" + lines[1] + "\n" + withOneBitChanged(lines[2]) + "\n")) {
      Files.writeString(file, wrong);
      assertThatThrownBy(() -> firewallKey(root)).as(wrong).isInstanceOf(StartRefused.class);
    }
    Files.writeString(file, text);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> firewallKey(root))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertThat(firewallKey(root)).isEqualTo(key);
  }

  private static String withOneBitChanged(String base64) {
    byte[] bytes = java.util.Base64.getDecoder().decode(base64);
    bytes[bytes.length / 2] ^= 1;
    return java.util.Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void afterARewrapOnlyTheNewKeyEncryptionKeyOpensTheLog() throws Exception {
    VerifierKey key = make(root);
    KeyEncryptionKey old = KeyEncryptionKeys.file(new RealDisk(), kek(root), false, RANDOM);
    byte[] made = KeyEncryptionKey.generate(RANDOM);
    KeyEncryptionKey next = new KeyEncryptionKey(made);
    KeyRotation.rewrap(root, new RealDisk(), old, next, RANDOM);
    assertThatThrownBy(() -> TestLogs.open(root))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("wrapped with key-encryption key " + next.id());
    Files.writeString(kek(root), java.util.Base64.getEncoder().encodeToString(made));
    try (EvidentLog log = TestLogs.open(root)) {
      assertThat(log.key()).isEqualTo(key);
      TestLogs.append(log, "one more");
    }
  }

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void aRewrapForAKeyKeptElsewhereCanBeDoneAgainAfterACrashAtAnyPoint(FaultyDisk.Fault fault)
      throws Exception {
    boolean struck = true;
    for (int n = 1; struck; n++) {
      Path at = Files.createDirectory(root.resolve("elsewhere" + n));
      Path directory = at.resolve("data");
      VerifierKey key = make(directory);
      byte[] firewall = firewallKey(directory);
      KeyEncryptionKey old = KeyEncryptionKeys.file(new RealDisk(), kek(directory), false, RANDOM);
      byte[] made = KeyEncryptionKey.generate(RANDOM);
      KeyEncryptionKey next = new KeyEncryptionKey(made);
      FaultyDisk disk = new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, n, n);
      try {
        KeyRotation.rewrap(directory, disk, old, next, RANDOM);
      } catch (IOException e) {
        assertThat(disk.struck()).isTrue();
      }
      struck = disk.struck();
      if (fault == FaultyDisk.Fault.POWER_CUT && struck) {
        disk.cut();
      }
      KeyRotation.rewrap(directory, new RealDisk(), old, next, RANDOM);
      Files.writeString(kek(directory), java.util.Base64.getEncoder().encodeToString(made));
      assertThat(firewallKey(directory)).isEqualTo(firewall);
      try (EvidentLog log = TestLogs.open(directory)) {
        assertThat(log.key()).isEqualTo(key);
      }
    }
  }
}
