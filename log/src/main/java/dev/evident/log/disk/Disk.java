package dev.evident.log.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file system as the log sees it: five acts, each of which a test can make fail.
 *
 * <p>Contract: a change to a file survives a power cut only after {@link DiskFile#force}; a file
 * that was created, renamed or deleted survives under that name only after {@link #forceDirectory}.
 * An act that throws may or may not have happened. Safe for use by several threads.
 */
public interface Disk {
  /**
   * Opens a file.
   *
   * @param access whether it may be written; {@link Access#WRITE} creates it when absent
   * @throws java.nio.file.NoSuchFileException when it is absent and only to be read
   */
  DiskFile open(Path file, Access access) throws IOException;

  /** Renames atomically, replacing the target. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file; an absent one is no error. */
  void delete(Path file) throws IOException;

  /** Makes creations, renames and deletions in a directory durable (fsync of the directory). */
  void forceDirectory(Path directory) throws IOException;

  /** Bytes that this process may still use on the file system of a directory. */
  long usableBytes(Path directory) throws IOException;

  /** What a file is opened for. */
  enum Access {
    /** Reading only; the file must exist. */
    READ,
    /** Reading and writing; created with owner-only permissions when absent. */
    WRITE
  }
}
