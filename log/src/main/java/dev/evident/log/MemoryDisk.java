package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Opens files for reading and reads each into memory at once: for many small reads of a file. */
record MemoryDisk(Disk disk) implements Disk {
  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    try (DiskFile open = disk.open(file, Access.READ)) {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(open.size()));
      open.read(all, 0);
      return new MemoryFile(all.array());
    }
  }

  @Override
  public void rename(Path from, Path to) {
    throw new UnsupportedOperationException("only for reading");
  }

  @Override
  public void delete(Path file) {
    throw new UnsupportedOperationException("only for reading");
  }

  @Override
  public void forceDirectory(Path directory) {
    throw new UnsupportedOperationException("only for reading");
  }

  @Override
  public long usableBytes(Path directory) {
    return 0;
  }

  private record MemoryFile(byte[] bytes) implements DiskFile {
    @Override
    public int read(ByteBuffer target, long position) {
      int count = Math.clamp(bytes.length - position, 0, target.remaining());
      target.put(bytes, (int) Math.min(position, bytes.length), count);
      return count;
    }

    @Override
    public void write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException("only for reading");
    }

    @Override
    public void force(boolean metadata) {
      throw new UnsupportedOperationException("only for reading");
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException("only for reading");
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
