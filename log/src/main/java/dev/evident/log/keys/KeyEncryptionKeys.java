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

/** Where the key-encryption key comes from: a file of base64, made at first start, or a setting. */
public final class KeyEncryptionKeys {
  /** Name of the file in the folder {@code keys} of a data directory. */
  public static final String FILE = "kek.key";

  private static final int BYTES_MAX = 8 * 1_024;

  /** First line of a file whose key is wrapped; then the device, then base64 of the wrapped key. */
  private static final String WRAPPED = "evident-wrapped-kek/v1\n";

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
    return file(disk, file, KeyWrap.NONE, mayMake, random);
  }

  /**
   * Reads a key file; makes it when it is absent and {@code mayMake}.
   *
   * @param wrap wraps what is made, and unwraps what is wrapped
   */
  public static KeyEncryptionKey file(
      Disk disk, Path file, KeyWrap wrap, boolean mayMake, SecureRandom random)
      throws IOException, StartRefused {
    if (!Files.exists(file)) {
      if (!mayMake) {
        throw new StartRefused(
            "key-encryption key "
                + file
                + " is missing; restore it: without it the signing key"
                + " cannot be opened");
      }
      make(disk, file, wrap, random);
    }
    return existing(disk, file, wrap);
  }

  /** Reads a key file that is there, and the key that is to take its place, if one was begun. */
  static KeyEncryptionKey existing(Disk disk, Path file) throws IOException, StartRefused {
    return existing(disk, file, KeyWrap.NONE);
  }

  /** Reads a key file that is there, and the key that is to take its place, if one was begun. */
  public static KeyEncryptionKey existing(Disk disk, Path file, KeyWrap wrap)
      throws IOException, StartRefused {
    KeyEncryptionKey key = read(disk, file, wrap);
    Path next = next(file);
    return Files.exists(next) ? key.with(read(disk, next, wrap)) : key;
  }

  /** The key that is to take the place of the one in a file: its change was begun. */
  public static KeyEncryptionKey begun(Disk disk, Path file, KeyWrap wrap)
      throws IOException, StartRefused {
    return read(disk, next(file), wrap);
  }

  /** Reads a PIN or a token: the one line of a file that only its owner may read. */
  public static String secret(Disk disk, Path file) throws IOException, StartRefused {
    if (!Files.exists(file)) {
      throw new StartRefused("keys.wrap-secret-file " + file + " is missing");
    }
    OwnerOnly.check(file);
    return text(disk, file).strip();
  }

  /** Whether the key in a file is wrapped by a device. */
  static boolean isWrapped(Disk disk, Path file) throws IOException {
    return text(disk, file).startsWith(WRAPPED);
  }

  /** Where the key lies that is to take the place of the one in a file. */
  public static Path next(Path file) {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  /** Makes a key that is to take the place of the one in a file. */
  public static KeyEncryptionKey makeNext(Disk disk, Path file, KeyWrap wrap, SecureRandom random)
      throws IOException, StartRefused {
    make(disk, next(file), wrap, random);
    return read(disk, next(file), wrap);
  }

  /** The key that {@link #makeNext} made takes the place of the one in the file. */
  public static void swap(Disk disk, Path file) throws IOException {
    disk.rename(next(file), file);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      disk.forceDirectory(parent);
    }
  }

  private static void make(Disk disk, Path file, KeyWrap wrap, SecureRandom random)
      throws IOException, StartRefused {
    byte[] made = KeyEncryptionKey.generate(random);
    String text =
        wrap.name().isEmpty()
            ? Base64.getEncoder().encodeToString(made) + "\n"
            : WRAPPED
                + wrap.name()
                + "\n"
                + Base64.getEncoder().encodeToString(wrap.wrap(made))
                + "\n";
    DurableFiles.write(disk, file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Disk disk, Path file) throws IOException {
    return new String(DurableFiles.read(disk, file, BYTES_MAX), StandardCharsets.UTF_8);
  }

  private static KeyEncryptionKey read(Disk disk, Path file, KeyWrap wrap)
      throws IOException, StartRefused {
    OwnerOnly.check(file);
    String text = text(disk, file);
    if (!text.startsWith(WRAPPED)) {
      return parse(text, "file " + file);
    }
    List<String> lines = text.lines().toList();
    String wrappedBy = lines.size() == 3 ? lines.get(1) : "an unknown device";
    try {
      return new KeyEncryptionKey(wrap.unwrap(Base64.getDecoder().decode(lines.getLast())));
    } catch (StartRefused | IllegalArgumentException e) {
      throw new StartRefused(
          "the key-encryption key in "
              + file
              + " is wrapped by "
              + wrappedBy
              + " and does not open: "
              + e.getMessage());
    }
  }
}
