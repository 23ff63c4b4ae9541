package dev.evident.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The key of the local administrator: how everything begins, and the way in when the identity
 * provider is away. What counts is {@code keys/admin.hash}; {@code admin.key} beside it is a copy
 * of the key itself for whoever works on this machine, and may be deleted once the key is kept
 * elsewhere. Immutable; any thread.
 */
public final class AdminKey {

  /** The file in the data directory that holds the key itself. */
  public static final String KEY_FILE = "admin.key";

  private static final String HASH_DIRECTORY = "keys";
  private static final String HASH_FILE = "admin.hash";
  private static final Principal ADMIN =
      new Principal(
          "admin", Principal.Kind.ADMIN, List.of(Grant.everywhere(Role.ADMIN)), Optional.empty());

  private final byte[] hash;
  private final Optional<ApiKey> made;

  private AdminKey(byte[] hash, Optional<ApiKey> made) {
    this.hash = hash;
    this.made = made;
  }

  /**
   * Reads the hash of the key, or makes a key if there never was one.
   *
   * @throws IOException if a file cannot be read or written, is damaged, or may be used by others
   *     than its owner; the message says what to do
   */
  public static AdminKey openOrCreate(Path dataDirectory, SecureRandom random) throws IOException {
    Path keyFile = dataDirectory.resolve(KEY_FILE);
    Path hashFile = dataDirectory.resolve(HASH_DIRECTORY).resolve(HASH_FILE);
    if (Files.exists(hashFile)) {
      if (Files.exists(keyFile)) {
        SecretFile.requireOwnerOnly(keyFile);
      }
      return new AdminKey(parseHash(hashFile), Optional.empty());
    }
    SecretFile.makeDirectory(dataDirectory);
    SecretFile.makeDirectory(dataDirectory.resolve(HASH_DIRECTORY));
    ApiKey key = ApiKey.generate(random);
    // The hash last: a crash in between leaves a key that never counted, and the next start makes
    // another; the other way round nobody would know the key that counts.
    SecretFile.write(keyFile, key.reveal() + "\n");
    SecretFile.write(hashFile, key.hash() + "\n");
    return new AdminKey(HexFormat.of().parseHex(key.hash()), Optional.of(key));
  }

  private static byte[] parseHash(Path hashFile) throws IOException {
    String text = SecretFile.read(hashFile).strip();
    if (!text.matches("[0-9a-f]{64}")) {
      throw new IOException(
          hashFile
              + " does not hold a SHA-256 in hex; restore it, or delete it to have a new admin key made");
    }
    return HexFormat.of().parseHex(text);
  }

  /** The key, if this start made it: to be shown now and never again. */
  public Optional<ApiKey> made() {
    return made;
  }

  /** The administrator, if this is his key. */
  Optional<Principal> authenticate(ApiKey shown) {
    return shown.hasHash(hash) ? Optional.of(ADMIN) : Optional.empty();
  }
}
