package dev.evident.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Events to send, by number. Event {@code i} is always the same and no two numbers share an id, so
 * that nothing that is sent is a duplicate. Thread-safe.
 */
interface Events extends AutoCloseable {
  /** Bytes that any {@code count} events in a row fit in. */
  int bytesMax(int count);

  /**
   * Appends the events {@code first} to {@code first + count - 1}, one a line.
   *
   * @throws IOException when they cannot be read, or there are not as many
   */
  void put(long first, int count, ByteBuffer target) throws IOException;

  /** What they are, for people. */
  String description();

  @Override
  void close() throws IOException;
}
