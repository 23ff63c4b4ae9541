package dev.evident.log.keys;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The key of the fingerprints that take the place of secrets, in {@code keys/firewall.key}
 * (docs/formats.md, "Key files"): three lines, 32 random bytes wrapped by the key-encryption key
 * under the first two.
 *
 * <pre>
 * evident-firewall-key/v1
 * kek &lt;id of the key-encryption key&gt;
 * &lt;base64 of nonce, ciphertext and tag&gt;
 * </pre>
 */
public final class FirewallKeyFile {
  /** Name of the file in the folder {@code keys} of a data directory. */
  public static final String FILE = "firewall.key";

  /** Length of the key in bytes. */
  public static final int KEY_BYTES = 32;

  private static final String FORMAT = "evident-firewall-key/v1";
  private static final String KEK = "kek ";
  private static final int BYTES_MAX = 4 * 1_024;

  private FirewallKeyFile() {}

  /**
   * Reads the key; makes it when there is none: the first start, or the first with a firewall.
   *
   * @throws StartRefused when it is malformed, readable by others, or wrapped with another key
   */
  public static byte[] readOrMake(Disk disk, Path file, KeyEncryptionKey kek, SecureRandom random)
      throws IOException, StartRefused {
    if (!Files.exists(file)) {
      byte[] made = new byte[KEY_BYTES];
      random.nextBytes(made);
      write(disk, file, made, kek, random);
    }
    return read(disk, file, kek);
  }

  /**
   * Wraps the key under another key-encryption key, if there is one; then only that opens it. Can
   * be done again at any point.
   *
   * @param either the old key-encryption key, with the next one as the second that may be meant
   */
  public static void rewrap(
      Disk disk, Path file, KeyEncryptionKey either, KeyEncryptionKey next, SecureRandom random)
      throws IOException, StartRefused {
    if (Files.exists(file)) {
      write(disk, file, read(disk, file, either), next, random);
    }
  }

  private static void write(
      Disk disk, Path file, byte[] key, KeyEncryptionKey kek, SecureRandom random)
      throws IOException {
    String head = FORMAT + "\n" + KEK + kek.id() + "\n";
    byte[] wrapped = kek.wrap(key, head.getBytes(StandardCharsets.UTF_8), random);
    String text = head + Base64.getEncoder().encodeToString(wrapped) + "\n";
    DurableFiles.write(disk, file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] read(Disk disk, Path file, KeyEncryptionKey kek)
      throws IOException, StartRefused {
    OwnerOnly.check(file);
    List<String> lines =
        new String(DurableFiles.read(disk, file, BYTES_MAX), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (lines.size() != 3 || !lines.getFirst().equals(FORMAT) || !lines.get(1).startsWith(KEK)) {
      throw new StartRefused("key file " + file + " is not of format " + FORMAT + "; restore it");
    }
    String wrappedWith = lines.get(1).substring(KEK.length());
    KeyEncryptionKey key = kek.orAlternative(wrappedWith);
    if (!key.id().equals(wrappedWith)) {
      throw new StartRefused(
          "key file "
              + file
              + " is wrapped with key-encryption key "
              + wrappedWith
              + ", but "
              + key.id()
              + " was given; set keys.kek-file to the right one");
    }
    String head = FORMAT + "\n" + lines.get(1) + "\n";
    try {
      byte[] opened =
          key.unwrap(
              Base64.getDecoder().decode(lines.get(2)), head.getBytes(StandardCharsets.UTF_8));
      if (opened.length == KEY_BYTES) {
        return opened;
      }
    } catch (IllegalArgumentException | KeyEncryptionKey.WrongKey e) {
      throw new StartRefused(
          "key file " + file + " does not open (" + e.getMessage() + "); restore it from a copy");
    }
    throw new StartRefused("key file " + file + " holds no key; restore it from a copy");
  }
}
