package dev.evident.cli.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The lines of a file, read as they are needed. When they run out they begin again with other ids,
 * which is possible when each line begins with a UUID as its id.
 */
final class FileEvents implements Events {
  private static final byte[] ID_MEMBER = "{\"id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int UUID_CHARS = 36;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** The number of the pass changes two digits of the id. */
  private static final int PASSES_MAX = 256;

  private final Path file;
  private final FileChannel channel;
  private final long[] starts;
  private final int lines;
  private final int lineBytesMax;
  private final boolean repeatable;

  private FileEvents(Path file, FileChannel channel, Scan scan) {
    this.file = file;
    this.channel = channel;
    this.starts = scan.starts;
    this.lines = scan.lines;
    this.lineBytesMax = scan.lineBytesMax;
    this.repeatable = scan.repeatable;
  }

  /**
   * Opens a file of newline-delimited JSON and looks where its lines begin.
   *
   * @throws IOException when it cannot be read, or holds no whole line
   */
  static FileEvents open(Path file) throws IOException {
    Scan scan = new Scan();
    try (var in = Files.newInputStream(file)) {
      byte[] chunk = new byte[1 << 20];
      for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
        scan.take(chunk, read);
      }
    }
    if (scan.lines == 0) {
      throw new IOException(file + " has no event; one JSON object a line is wanted");
    }
    return new FileEvents(file, FileChannel.open(file, StandardOpenOption.READ), scan);
  }

  @Override
  public int bytesMax(int count) {
    return Math.multiplyExact(lineBytesMax, count);
  }

  @Override
  public void put(long first, int count, ByteBuffer target) throws IOException {
    long next = first;
    int left = count;
    while (left > 0) {
      long pass = next / lines;
      int line = (int) (next % lines);
      int some = Math.min(left, lines - line);
      if (pass > 0 && (!repeatable || pass >= PASSES_MAX)) {
        throw new IOException(
            file + " has only " + lines + " events, and their ids cannot be changed");
      }
      int at = target.position();
      read(line, some, target);
      if (pass > 0) {
        for (int i = line; i < line + some; i++) {
          int id = at + (int) (starts[i] - starts[line]) + ID_MEMBER.length;
          change(target, id + UUID_CHARS - 2, (int) pass >>> 4);
          change(target, id + UUID_CHARS - 1, (int) pass & 15);
        }
      }
      next += some;
      left -= some;
    }
  }

  /** Flips bits of a hexadecimal digit, so that no pass makes the id of another one. */
  private static void change(ByteBuffer target, int at, int bits) throws IOException {
    int digit = Character.digit(target.get(at), 16);
    if (digit < 0) {
      throw new IOException("the ids are no UUIDs and cannot be changed; send fewer events");
    }
    target.put(at, HEX[digit ^ bits]);
  }

  private void read(int line, int count, ByteBuffer target) throws IOException {
    int limit = target.limit();
    long position = starts[line];
    target.limit(target.position() + (int) (starts[line + count] - position));
    while (target.hasRemaining()) {
      int read = channel.read(target, position);
      if (read < 0) {
        throw new EOFException(file + " became shorter while it was read");
      }
      position += read;
    }
    target.limit(limit);
  }

  @Override
  public String description() {
    return "%s: %,d events of %.0f bytes"
        .formatted(file.getFileName(), lines, (double) starts[lines] / lines);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Finds the starts of lines in the chunks of a file. */
  private static final class Scan {
    private long[] starts = new long[1 << 16];
    private int lines;
    private int lineBytesMax;
    private boolean repeatable = true;
    private long position;

    void take(byte[] chunk, int length) {
      for (int i = 0; i < length; i++) {
        byte b = chunk[i];
        long column = position - starts[lines];
        if (column < ID_MEMBER.length) {
          repeatable &= b == ID_MEMBER[(int) column];
        } else if (column == ID_MEMBER.length + UUID_CHARS) {
          repeatable &= b == '"';
        }
        position++;
        if (b == '\n') {
          end(column);
        }
      }
    }

    private void end(long column) {
      lineBytesMax = Math.max(lineBytesMax, (int) column + 1);
      repeatable &= column > ID_MEMBER.length + UUID_CHARS;
      lines++;
      if (lines == starts.length) {
        starts = Arrays.copyOf(starts, 2 * lines);
      }
      starts[lines] = position;
    }
  }
}
