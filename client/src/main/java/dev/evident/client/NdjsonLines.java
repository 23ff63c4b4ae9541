package dev.evident.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a stream at its line breaks, with bounded memory whatever it holds. */
final class NdjsonLines implements EventLines {
  /** A record is at most 1 MiB; its sender may have used long escapes and white space. */
  static final int LINE_BYTES_MAX = 8 << 20;

  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private long number;

  NdjsonLines(InputStream in) {
    this.in = in;
  }

  @Override
  public Optional<InputLine> next() throws IOException {
    while (at < end || fill()) {
      Optional<InputLine> line = line();
      if (line.isPresent()) {
        return line;
      }
    }
    return Optional.empty();
  }

  /** Reads one line; empty when it is blank. */
  private Optional<InputLine> line() throws IOException {
    number++;
    ByteArrayOutputStream carried = new ByteArrayOutputStream(0);
    boolean tooLong = false;
    while (true) {
      int breakAt = lineBreak();
      int length = breakAt - at;
      if (breakAt < end && carried.size() == 0 && !tooLong) {
        byte[] line = Arrays.copyOfRange(buffer, at, breakAt);
        at = breakAt + 1;
        return event(line);
      }
      tooLong |= carried.size() + length > LINE_BYTES_MAX;
      if (!tooLong) {
        carried.write(buffer, at, length);
      }
      at = breakAt;
      boolean lineEnded = breakAt < end;
      if (lineEnded) {
        at++;
      }
      if (lineEnded || !fill()) {
        return tooLong ? Optional.of(refused()) : event(carried.toByteArray());
      }
    }
  }

  private int lineBreak() {
    int i = at;
    while (i < end && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private Optional<InputLine> event(byte[] found) {
    byte[] line = number == 1 ? withoutMark(found) : found;
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return Optional.of(new InputLine.Event(number, line));
      }
    }
    return Optional.empty();
  }

  /** A byte order mark belongs to the file, not to its first event. */
  private static byte[] withoutMark(byte[] line) {
    boolean marked = line.length >= 3 && Arrays.equals(line, 0, 3, BYTE_ORDER_MARK, 0, 3);
    return marked ? Arrays.copyOfRange(line, 3, line.length) : line;
  }

  private InputLine refused() {
    return new InputLine.Unreadable(
        new RefusedLine(
            number,
            "record-too-large",
            "",
            "the line is longer than " + LINE_BYTES_MAX + " bytes and was not sent"));
  }
}
