package dev.evident.log;

import dev.evident.log.disk.StartRefused;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** One process per data directory: an exclusive lock on the file {@code lock} in it. */
public final class DirectoryLock implements Closeable {
  private static final String NAME = "lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock; makes the directory (owner only) when it is absent.
   *
   * @throws StartRefused when another process holds it, or the directory cannot be written
   */
  public static DirectoryLock take(Path directory) throws IOException, StartRefused {
    try {
      makeDirectory(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Optional<FileLock> lock = tryLock(channel);
      if (lock.isEmpty()) {
        channel.close();
        throw new StartRefused(
            "directory "
                + directory
                + " is in use by another evident process: stop it, or choose"
                + " another directory with --data");
      }
      return new DirectoryLock(channel);
    } catch (AccessDeniedException e) {
      throw notWritable(directory);
    } catch (java.nio.file.FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("Read-only")) {
        throw notWritable(directory);
      }
      throw e;
    }
  }

  private static StartRefused notWritable(Path directory) {
    return new StartRefused(
        "directory "
            + directory
            + " is not writable by user "
            + System.getProperty("user.name")
            + ": fix its owner or choose another one with --data");
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // held by this very process
    }
  }

  /** Makes a directory that only its owner can look into. */
  public static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (Files.getFileStore(existingParent(directory)).supportsFileAttributeView("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static Path existingParent(Path directory) {
    Path at = directory.toAbsolutePath();
    for (Path up = at.getParent(); !Files.exists(at) && up != null; up = at.getParent()) {
      at = up;
    }
    return at;
  }

  @Override
  public void close() throws IOException {
    channel.close(); // gives the lock back
  }
}
