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

/** Where the key-encryption key comes from: a file of base64, made at first start, or a setting. */
public final class KeyEncryptionKeys {
  /** Name of the file in the folder {@code keys} of a data directory. */
  public static final String FILE = "kek.key";

  private static final int BYTES_MAX = 1_024;

  private KeyEncryptionKeys() {}

  /** Parses base64 of 32 bytes. */
  public static KeyEncryptionKey parse(String base64, String where) throws StartRefused {
    try {
      return new KeyEncryptionKey(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      throw new StartRefused(
          where
              + " is not a key-encryption key: base64 of 32 bytes is expected, for instance from:"
              + " openssl rand -base64 32");
    }
  }

  /** Reads a key file; makes it when it is absent and {@code mayMake}. */
  public static KeyEncryptionKey file(Disk disk, Path file, boolean mayMake, SecureRandom random)
      throws IOException, StartRefused {
    if (!Files.exists(file)) {
      if (!mayMake) {
        throw new StartRefused(
            "key-encryption key "
                + file
                + " is missing; restore it: without it the signing key"
                + " cannot be opened");
      }
      make(disk, file, random);
    }
    return existing(disk, file);
  }

  /** Reads a key file that is there, and the key that is to take its place, if one was begun. */
  public static KeyEncryptionKey existing(Disk disk, Path file) throws IOException, StartRefused {
    KeyEncryptionKey key = read(disk, file);
    Path next = next(file);
    return Files.exists(next) ? key.with(read(disk, next)) : key;
  }

  /** The key that is to take the place of the one in a file: its change was begun. */
  public static KeyEncryptionKey begun(Disk disk, Path file) throws IOException, StartRefused {
    return read(disk, next(file));
  }

  /** Where the key lies that is to take the place of the one in a file. */
  public static Path next(Path file) {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  /** Makes a key that is to take the place of the one in a file. */
  public static KeyEncryptionKey makeNext(Disk disk, Path file, SecureRandom random)
      throws IOException, StartRefused {
    make(disk, next(file), random);
    return read(disk, next(file));
  }

  /** The key that {@link #makeNext} made takes the place of the one in the file. */
  public static void swap(Disk disk, Path file) throws IOException {
    disk.rename(next(file), file);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      disk.forceDirectory(parent);
    }
  }

  private static void make(Disk disk, Path file, SecureRandom random) throws IOException {
    byte[] made = KeyEncryptionKey.generate(random);
    String text = Base64.getEncoder().encodeToString(made) + "\n";
    DurableFiles.write(disk, file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static KeyEncryptionKey read(Disk disk, Path file) throws IOException, StartRefused {
    OwnerOnly.check(file);
    byte[] bytes = DurableFiles.read(disk, file, BYTES_MAX);
    return parse(new String(bytes, StandardCharsets.US_ASCII), "file " + file);
  }
}
