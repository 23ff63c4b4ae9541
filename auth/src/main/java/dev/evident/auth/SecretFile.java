package dev.evident.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Small files that only their owner may read. */
final class SecretFile {

  private static final int BYTES_MAX = 4_096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /**
   * Replaces the file; durable, and whole or not there, after a crash at any point. System calls:
   * open (0600), write, fsync, rename, fsync of the directory. Nobody else can read it at any time.
   */
  static void write(Path file, String text) throws IOException {
    Path directory = parent(file);
    Path temporary = directory.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (var channel =
        FileChannel.open(
            temporary,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(directory);
  }

  /** Makes the directory, open to its owner only, if it is not there. */
  static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      forceDirectory(parent(directory));
    }
  }

  /**
   * @throws IOException also if others than the owner may read or write the file; the message says
   *     what to do
   */
  static String read(Path file) throws IOException {
    return read(file, BYTES_MAX);
  }

  /** The same for a file that may be larger. */
  static String read(Path file, int bytesMax) throws IOException {
    requireOwnerOnly(file);
    if (Files.size(file) > bytesMax) {
      throw new IOException(file + " is larger than " + bytesMax + " bytes: not a file of ours");
    }
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8: it is damaged; restore it from a backup", e);
    }
  }

  static void requireOwnerOnly(Path file) throws IOException {
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
    var others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(found);
    others.removeAll(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    if (!others.isEmpty()) {
      throw new IOException(
          "%s may be used by others than its owner (%s); find out who could read it, then run: chmod 600 '%s'"
              .formatted(file, PosixFilePermissions.toString(found), file));
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no directory holds " + file);
    }
    return parent;
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
