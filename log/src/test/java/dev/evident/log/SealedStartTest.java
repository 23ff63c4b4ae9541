package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a start does with keys that are missing, damaged or open to others. */
class SealedStartTest extends SealedLog {
  private void refused(Path directory, String... words) {
    assertThatThrownBy(() -> open(directory).close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(words);
  }

  /** With the file as it was the log opens again: nothing else was changed. */
  private void opensWith(Path directory, Path file, byte[] content) throws Exception {
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    open(directory).close();
  }

  @Test
  void aMissingKeyEncryptionKeyIsRefused() throws Exception {
    Path directory = made();
    Path kek = directory.resolve("keys/kek.key");
    byte[] text = Files.readAllBytes(kek);
    Files.delete(kek);
    refused(directory, "kek.key", "missing", "restore");
    opensWith(directory, kek, text);
  }

  @Test
  void anotherKeyEncryptionKeyIsRefused() throws Exception {
    Path directory = made();
    Path kek = directory.resolve("keys/kek.key");
    byte[] text = Files.readAllBytes(kek);
    Files.delete(kek);
    KeyEncryptionKeys.file(new RealDisk(), kek, true, new SecureRandom());
    refused(directory, "wrapped with key-encryption key", "keys.kek-file");
    opensWith(directory, kek, text);
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
    opensWith(directory, keys, bytes);
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
    opensWith(directory, keys, bytes);
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
