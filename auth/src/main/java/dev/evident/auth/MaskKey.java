package dev.evident.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key of the pseudonyms that stand for masked values, in {@code keys/mask.key}, open to its
 * owner only. It is made once and must be kept: with another key every value has another pseudonym.
 */
public final class MaskKey {
  private static final String DIRECTORY = "keys";
  private static final String FILE = "mask.key";
  private static final int BYTES = 32;

  private MaskKey() {}

  /**
   * Reads the key, or makes it if there never was one.
   *
   * @throws IOException if the file cannot be read or written, is damaged, or may be used by others
   *     than its owner; the message says what to do
   */
  public static byte[] openOrCreate(Path dataDirectory, SecureRandom random) throws IOException {
    Path file = dataDirectory.resolve(DIRECTORY).resolve(FILE);
    if (Files.exists(file)) {
      String text = SecretFile.read(file).strip();
      if (!text.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
        throw new IOException(
            file
                + " does not hold "
                + BYTES
                + " bytes in hex; restore it, or delete it to give every masked value a new"
                + " pseudonym");
      }
      return HexFormat.of().parseHex(text);
    }
    SecretFile.makeDirectory(dataDirectory.resolve(DIRECTORY));
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    SecretFile.write(file, HexFormat.of().formatHex(key) + "\n");
    return key;
  }
}
