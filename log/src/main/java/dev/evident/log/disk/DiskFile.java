package dev.evident.log.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file with positional reads and writes. Reads may run on any number of threads; writes,
 * truncation and force belong to one thread at a time.
 */
public interface DiskFile extends Closeable {
  /**
   * Reads until the buffer is full or the file ends; returns the number of bytes read (0 at the
   * end).
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all remaining bytes of the buffer; they are durable only after {@link #force}. */
  void write(ByteBuffer source, long position) throws IOException;

  /**
   * Makes all earlier writes durable: {@code fdatasync}, or {@code fsync} when {@code metadata} is
   * true (needed after the file has grown). After an exception nothing is known about the writes
   * and a second attempt proves nothing: the caller must stop.
   */
  void force(boolean metadata) throws IOException;

  /** Length in bytes. */
  long size() throws IOException;

  /** Cuts the file to a length in bytes. */
  void truncate(long size) throws IOException;
}
