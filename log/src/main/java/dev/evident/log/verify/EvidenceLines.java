package dev.evident.log.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the lines of evidence in a file: the whole of it, or the one block of an HTML page that
 * holds them. Reads as it goes, so a file may be larger than memory.
 */
final class EvidenceLines {
  /** A record of 1 MiB in base64 twice over, its proof, and room. */
  static final int LINE_BYTES_MAX = 4 << 20;

  /** The line before the first one, in a page. */
  static final byte[] BEGIN =
      "<script type=\"application/x-ndjson\" id=\"evidence\">".getBytes(StandardCharsets.UTF_8);

  /** The line behind the last one, in a page. */
  static final byte[] END = "</script>".getBytes(StandardCharsets.UTF_8);

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private int at;
  private int end;
  private boolean page;
  private boolean begun;

  EvidenceLines(InputStream in) {
    this.in = in;
  }

  /** A line cannot be one of evidence. */
  static final class Unreadable extends IOException {
    Unreadable(String what) {
      super(what);
    }
  }

  /**
   * The next line without its line feed; empty at the end.
   *
   * @throws Unreadable when there is no evidence, or a line that is too long or not ended
   */
  Optional<byte[]> next() throws IOException {
    if (!begun) {
      begun = true;
      return first();
    }
    Optional<byte[]> line = line();
    if (!page) {
      return line;
    }
    if (line.isEmpty()) {
      throw new Unreadable("the page ends inside of its evidence");
    }
    if (!Arrays.equals(line.get(), END)) {
      return line;
    }
    requireNoOther();
    return Optional.empty();
  }

  private Optional<byte[]> first() throws IOException {
    Optional<byte[]> line = line();
    if (line.isPresent() && line.get().length > 0 && line.get()[0] == '{') {
      return line;
    }
    page = true;
    while (line.isPresent() && !Arrays.equals(line.get(), BEGIN)) {
      line = line();
    }
    if (line.isEmpty()) {
      throw new Unreadable("the file holds no evidence");
    }
    return next();
  }

  /** With two blocks in one page a reader and a browser might look at different ones. */
  private void requireNoOther() throws IOException {
    for (Optional<byte[]> line = line(); line.isPresent(); line = line()) {
      if (new String(line.get(), StandardCharsets.ISO_8859_1).contains("id=\"evidence\"")) {
        throw new Unreadable("the page holds evidence twice");
      }
    }
  }

  private Optional<byte[]> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          if (line.size() > 0) {
            throw new Unreadable("the last line is cut off");
          }
          return Optional.empty();
        }
      }
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.write(buffer, from, at - from);
      if (line.size() > LINE_BYTES_MAX) {
        throw new Unreadable("a line is longer than 4 MiB");
      }
      if (at < end) {
        at++;
        return Optional.of(line.toByteArray());
      }
    }
  }
}
