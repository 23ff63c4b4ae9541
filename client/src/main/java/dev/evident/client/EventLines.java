package dev.evident.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where a {@link BatchSender} gets its events: read once, in order, by one thread. */
public interface EventLines {
  /** The next event, empty at the end; line numbers rise. */
  Optional<InputLine> next() throws IOException;

  /**
   * Reads newline-delimited JSON; blank lines are passed over. The stream stays open: who opened it
   * closes it.
   */
  static EventLines ndjson(InputStream in) {
    return new NdjsonLines(in);
  }
}
