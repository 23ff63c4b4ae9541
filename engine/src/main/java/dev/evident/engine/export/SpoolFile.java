package dev.evident.engine.export;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.FileCipher;
import dev.evident.log.keys.TagMismatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * A file of an export while it waits to be fetched: sealed under a key that is in memory only, so
 * that what is on the disk is worth nothing once the process has ended, however it ended. It is
 * written once by one thread, then read by any number of them. Nothing of it is forced: it need not
 * outlive anything.
 *
 * <p>Format: pieces of {@value #PIECE_BYTES} bytes (the last one may be shorter), each followed by
 * its tag; the piece's number is its nonce.
 */
final class SpoolFile {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int SEALED_BYTES = PIECE_BYTES + FileCipher.TAG_BYTES;
  private static final int KEY_BYTES = 32;
  private static final byte[] NOTHING = {};

  private final Disk disk;
  private final Path path;
  private final FileCipher cipher;
  private volatile long length;

  SpoolFile(Disk disk, Path path, RandomGenerator random) {
    this.disk = disk;
    this.path = path;
    byte[] key = new byte[KEY_BYTES];
    byte[] salt = new byte[FileCipher.SALT_BYTES];
    random.nextBytes(key);
    random.nextBytes(salt);
    this.cipher = FileCipher.of(key, salt, "export");
  }

  /** Bytes of the plain content, once it was closed. */
  long length() {
    return length;
  }

  /** Where the content goes, once. */
  OutputStream writer() throws IOException {
    return new Writer(disk.open(path, Disk.Access.WRITE));
  }

  /** Removes it; who reads it at the moment gets an error or the rest of it. */
  void delete() throws IOException {
    disk.delete(path);
  }

  /** Writes the bytes {@code from} (included) to {@code to} (excluded) of the content. */
  void copy(long from, long to, OutputStream out) throws IOException {
    FileCipher mine = cipher.another();
    byte[] piece = new byte[SEALED_BYTES];
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      for (long number = from / PIECE_BYTES; number * PIECE_BYTES < to; number++) {
        long begin = number * PIECE_BYTES;
        int plain = (int) Math.min(PIECE_BYTES, length - begin);
        ByteBuffer target = ByteBuffer.wrap(piece, 0, plain + FileCipher.TAG_BYTES);
        if (file.read(target, number * SEALED_BYTES) != plain + FileCipher.TAG_BYTES) {
          throw new IOException("the file of an export is shorter than it was");
        }
        open(mine, number, piece, plain);
        int first = (int) Math.max(0, from - begin);
        int last = (int) Math.min(plain, to - begin);
        out.write(piece, first, last - first);
      }
    }
  }

  private static void open(FileCipher cipher, long number, byte[] piece, int plain)
      throws IOException {
    try {
      cipher.open(number, NOTHING, piece, 0, plain, piece, 0, "a piece of an export");
    } catch (TagMismatch e) {
      throw new IOException("the file of an export was changed on the disk", e);
    }
  }

  /** Seals piece after piece. */
  private final class Writer extends OutputStream {
    private final DiskFile file;
    private final byte[] piece = new byte[SEALED_BYTES];
    private int filled;
    private long number;
    private long written;

    Writer(DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int at = 0;
      while (at < count) {
        int some = Math.min(count - at, PIECE_BYTES - filled);
        System.arraycopy(bytes, offset + at, piece, filled, some);
        filled += some;
        at += some;
        if (filled == PIECE_BYTES) {
          seal();
        }
      }
    }

    private void seal() throws IOException {
      cipher.seal(number, NOTHING, piece, 0, filled, piece, 0);
      ByteBuffer sealed = ByteBuffer.wrap(piece, 0, filled + FileCipher.TAG_BYTES);
      file.write(sealed, number * SEALED_BYTES);
      written += filled;
      number++;
      filled = 0;
    }

    @Override
    public void close() throws IOException {
      try (file) {
        if (filled > 0) {
          seal();
        }
        length = written;
      }
    }
  }
}
