package dev.evident.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads gzip (RFC 1952), several members included. The JDK's own reader takes whatever follows the
 * first member and is not a good header for padding and drops it in silence; a log must not lose
 * events that way, so this one refuses every byte that it does not understand.
 */
final class Gunzip extends InputStream {

  private static final int BUFFER_BYTES = 16 << 10;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private boolean inMember;
  private boolean ended;
  private boolean closed;

  Gunzip(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (closed) {
      throw new IOException("closed");
    }
    if (!inMember && !ended) {
      readHeader(next());
    }
    while (!ended) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        checksum.update(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("deflate data with a dictionary");
      } else {
        refill();
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException("broken deflate data: " + e.getMessage());
    }
  }

  private void refill() throws IOException {
    limit = in.read(buffer, 0, buffer.length);
    position = 0;
    if (limit < 0) {
      limit = 0;
      throw new EOFException("gzip data ends too early");
    }
    inflater.setInput(buffer, 0, limit);
  }

  private void readHeader(int first) throws IOException {
    if (first != 0x1f || next() != 0x8b || next() != 8) {
      throw new ZipException("not gzip");
    }
    int flags = next();
    if ((flags & FLAGS_RESERVED) != 0) {
      throw new ZipException("unknown gzip flags");
    }
    skip(6); // time, extra flags, operating system
    if ((flags & FLAG_EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    checksum.reset();
    inflater.setInput(buffer, position, limit - position);
    inMember = true;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    long expectedSum = little32();
    long expectedSize = little32();
    if (expectedSum != checksum.getValue()
        || expectedSize != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("gzip checksum does not match");
    }
    inMember = false;
    int following = nextOrEnd();
    if (following < 0) {
      ended = true;
    } else {
      readHeader(following);
    }
  }

  private long little32() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // the text ends with a zero byte
    }
  }

  private int next() throws IOException {
    int read = nextOrEnd();
    if (read < 0) {
      throw new EOFException("gzip data ends too early");
    }
    return read;
  }

  private int nextOrEnd() throws IOException {
    if (position == limit) {
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
      position = 0;
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[position++] & 0xff;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      inflater.end();
      in.close();
    }
  }
}
