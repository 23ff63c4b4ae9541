package dev.evident.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A decompressed body: counts what comes out (no bombs), and names what is wrong with it. */
final class ExpandedBody extends FilterInputStream {

  private final long bytesMax;
  private long count;

  ExpandedBody(InputStream decoder, long bytesMax) {
    super(decoder);
    this.bytesMax = bytesMax;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, offset, length);
    } catch (Problem | ClientLeft e) {
      throw e;
    } catch (IOException e) {
      throw corrupt(e);
    }
    if (read > 0) {
      count += read;
      if (count > bytesMax) {
        throw Bodies.tooLarge(bytesMax, "decompressed");
      }
    }
    return read;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] gone = new byte[Math.clamp(wanted, 1, 8_192)];
    return wanted <= 0 ? 0 : Math.max(0, read(gone, 0, gone.length));
  }

  private static Problem corrupt(IOException cause) {
    var problem =
        new Problem(400, "body-corrupt", "the compressed body is damaged or ends too early");
    problem.initCause(cause);
    return problem;
  }
}
