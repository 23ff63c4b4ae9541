package dev.evident.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Cuts a stream of UTF-8 at its line feeds, with bounded memory whatever it holds. */
final class TextLines {
  /** A record of 1 MiB, and its index. */
  private static final int LINE_BYTES_MAX = 4 << 20;

  private static final int BUFFER_BYTES = 16 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;

  TextLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end; empty at the end of the stream, also in the middle of a line.
   *
   * @throws IOException when it cannot be read or is too long
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        if (end == 0) {
          return Optional.empty();
        }
      }
      int feed = at;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      line.write(buffer, at, feed - at);
      if (line.size() > LINE_BYTES_MAX) {
        throw new IOException("a line of the tail is longer than " + LINE_BYTES_MAX + " bytes");
      }
      at = feed;
      if (feed < end) {
        at++;
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      }
    }
  }

  /** Whether a whole buffer was used up: nothing more is here without waiting. */
  boolean isDry() {
    return at == end;
  }
}
