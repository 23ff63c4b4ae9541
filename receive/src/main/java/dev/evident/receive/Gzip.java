package dev.evident.receive;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Gzip of several members, to its end. The JDK's reader alone takes a stream that has nothing at
 * the moment for one that has ended, and whatever follows a member and is not another one for
 * padding: either way it would leave out events and say nothing. For one thread.
 */
final class Gzip extends GZIPInputStream {
  private static final int TRAILER_BYTES = 8;

  Gzip(InputStream in, int bufferBytes) throws IOException {
    super(new Patient(in), bufferBytes);
  }

  /** Waits before it says that nothing is there. */
  private static final class Patient extends PushbackInputStream {
    Patient(InputStream in) {
      super(in, 1);
    }

    @Override
    public int available() throws IOException {
      int ready = super.available();
      if (ready > 0) {
        return ready;
      }
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return 1;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    if (count < 0 && (inf.getRemaining() > TRAILER_BYTES || in.read() >= 0)) {
      throw new ZipException(
          "something follows the gzip data that is none: the file is damaged or put together wrongly");
    }
    return count;
  }
}
