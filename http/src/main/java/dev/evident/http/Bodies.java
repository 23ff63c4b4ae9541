package dev.evident.http;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Which reader a {@code Content-Encoding} needs. */
final class Bodies {

  /**
   * Largest window that a zstd frame may ask for, as a power of two: the 8 MiB that RFC 8878
   * §3.1.1.1.2 recommends every decoder to support. Without it 20 bytes could ask for 128 MiB.
   */
  private static final int ZSTD_WINDOW_LOG_MAX = 23;

  private Bodies() {}

  /** The body without its encoding; an encoding within an encoding is not supported. */
  static InputStream decoded(WireBody wire, String encoding, HttpConfig config) throws IOException {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> wire;
      case "gzip", "x-gzip" -> new ExpandedBody(new Gunzip(wire), config.expandedBytesMax());
      case "zstd" -> new ExpandedBody(unzstd(wire), config.expandedBytesMax());
      default ->
          throw new Problem(
                  415, "content-encoding-unsupported", "content encodings are gzip, zstd, identity")
              .withHeader("Accept-Encoding", "gzip, zstd, identity");
    };
  }

  private static InputStream unzstd(WireBody wire) throws IOException {
    var zstd = new ZstdInputStreamNoFinalizer(wire, RecyclingBufferPool.INSTANCE);
    zstd.setLongMax(ZSTD_WINDOW_LOG_MAX);
    return zstd;
  }

  static Problem tooLarge(long bytesMax, String state) {
    return new Problem(
        413, "body-too-large", "the body may have at most " + bytesMax + " bytes " + state);
  }
}
