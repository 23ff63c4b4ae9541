package dev.evident.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The operating system's files through {@link FileChannel}. No memory maps: a fault must be an
 * exception.
 */
public final class RealDisk implements Disk {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final FileAttribute<?>[] OWNER_ONLY =
      POSIX
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    return new RealFile(file, access);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (!POSIX) {
      return; // Windows cannot open a directory, and orders its metadata itself
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  private static final class RealFile implements DiskFile {
    private final Path path;
    private final Access access;
    private volatile FileChannel channel;
    private volatile boolean closed;

    RealFile(Path path, Access access) throws IOException {
      this.path = path;
      this.access = access;
      this.channel = channel(path, access);
    }

    private static FileChannel channel(Path path, Access access) throws IOException {
      Set<? extends OpenOption> options =
          switch (access) {
            case READ -> Set.of(StandardOpenOption.READ);
            case WRITE ->
                Set.of(
                    StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
          };
      return access == Access.READ
          ? FileChannel.open(path, options)
          : FileChannel.open(path, options, OWNER_ONLY);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      int start = target.position();
      boolean interrupted = false;
      try {
        while (true) {
          FileChannel current = channel;
          try {
            readFully(current, target, position + (target.position() - start));
            return target.position() - start;
          } catch (ClosedByInterruptException e) {
            // An interrupt of one reader closes the channel under all of them; open it again so
            // that the others do not pay for it, and hand the interrupt on when the read is done.
            interrupted |= Thread.interrupted();
            reopen(current);
          } catch (ClosedChannelException e) {
            if (closed) {
              throw e;
            }
            reopen(current);
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private static void readFully(FileChannel channel, ByteBuffer target, long position)
        throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int n = channel.read(target, at);
        if (n < 0) {
          return;
        }
        at += n;
      }
    }

    private synchronized void reopen(FileChannel broken) throws IOException {
      if (access == Access.WRITE) {
        throw new ClosedChannelException(); // a writer that was interrupted must not go on unseen
      }
      if (!broken.isOpen() && !channel.isOpen() && !closed) {
        channel = channel(path, access);
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      long at = position;
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      channel.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      closed = true;
      channel.close();
    }
  }
}
