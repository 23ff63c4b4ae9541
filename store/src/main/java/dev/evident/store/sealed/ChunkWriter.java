package dev.evident.store.sealed;

import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.FileCipher;
import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Seals chunks and writes them one behind the other. For one thread. */
final class ChunkWriter {
  private static final int BUFFER_BYTES = 1 << 18;

  private final DiskFile file;
  private final FileCipher cipher;
  private final byte[] header;
  private final MessageDigest hash;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long written;
  private int[] chunkBytes = new int[256];
  private int chunks;

  ChunkWriter(DiskFile file, FileCipher cipher, byte[] header) throws IOException {
    this.file = file;
    this.cipher = cipher;
    this.header = header;
    try {
      this.hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
    plain(header);
  }

  /** Number that the next chunk gets. */
  int next() {
    return chunks;
  }

  /** Bytes of each chunk so far. */
  int[] chunkBytes() {
    return Arrays.copyOf(chunkBytes, chunks);
  }

  /** Bytes of the file so far. */
  long length() {
    return written + buffered;
  }

  /** Writes a chunk and returns its number. */
  int write(Bytes chunk) throws IOException {
    return write(chunk.array(), chunk.length());
  }

  int write(byte[] b, int length) throws IOException {
    if (length > SegmentFormat.CHUNK_BYTES_MAX) {
      throw new IOException(
          "a chunk of " + length + " bytes is longer than " + SegmentFormat.CHUNK_BYTES_MAX);
    }
    if (chunks == chunkBytes.length) {
      chunkBytes = Arrays.copyOf(chunkBytes, 2 * chunks);
    }
    chunkBytes[chunks] = length;
    if (length > 0) {
      sealed(b, length);
    }
    return chunks++;
  }

  /** Writes the directory and the footer. */
  void end(Bytes directory) throws IOException {
    sealed(directory.array(), directory.length());
    plain(SegmentFormat.footer(directory.length(), chunks));
    flush();
  }

  byte[] sha256() {
    return hash.digest();
  }

  private void sealed(byte[] b, int length) throws IOException {
    room(length + FileCipher.TAG_BYTES);
    cipher.seal(chunks, header, b, 0, length, buffer, buffered);
    buffered += length + FileCipher.TAG_BYTES;
  }

  private void plain(byte[] b) throws IOException {
    room(b.length);
    System.arraycopy(b, 0, buffer, buffered, b.length);
    buffered += b.length;
  }

  private void room(int bytes) throws IOException {
    if (bytes > buffer.length - buffered) {
      flush();
      if (bytes > buffer.length) {
        buffer = new byte[bytes];
      }
    }
  }

  private void flush() throws IOException {
    hash.update(buffer, 0, buffered);
    file.write(ByteBuffer.wrap(buffer, 0, buffered), written);
    written += buffered;
    buffered = 0;
  }
}
