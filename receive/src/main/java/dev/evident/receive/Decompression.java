package dev.evident.receive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Plain, gzip or zstd: decided by the first bytes, never by a file's name. */
public final class Decompression {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private Decompression() {}

  /** The content of the stream; closing it closes {@code in}. */
  public static InputStream open(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
    buffered.mark(ZSTD.length);
    byte[] head = buffered.readNBytes(ZSTD.length);
    buffered.reset();
    if (startsWith(head, GZIP)) {
      return new Gzip(buffered, BUFFER_BYTES);
    }
    if (startsWith(head, ZSTD)) {
      return new ZstdInputStream(buffered).setContinuous(false);
    }
    return buffered;
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }
}
