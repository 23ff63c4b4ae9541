package dev.evident.log.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Small whole files, replaced so that a reader after any crash sees the old or the new content. */
public final class DurableFiles {
  private DurableFiles() {}

  /**
   * Replaces a file durably. System calls: {@code open(tmp) pwrite fsync(tmp) rename open(dir)
   * fsync(dir)}.
   */
  public static void write(Disk disk, Path target, byte[] bytes) throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("file " + target + " has no directory");
    }
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    disk.delete(temporary);
    try (DiskFile file = disk.open(temporary, Disk.Access.WRITE)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force(true);
    }
    disk.rename(temporary, target);
    disk.forceDirectory(parent);
  }

  /** Reads a whole file of at most {@code bytesMax} bytes. */
  public static byte[] read(Disk disk, Path file, int bytesMax) throws IOException {
    try (DiskFile open = disk.open(file, Disk.Access.READ)) {
      long size = open.size();
      if (size > bytesMax) {
        throw new IOException(
            "file " + file + " has " + size + " bytes, at most " + bytesMax + " expected");
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) size);
      if (open.read(buffer, 0) != size) {
        throw new EOFException("file " + file + " became shorter while it was read");
      }
      return buffer.array();
    }
  }
}
