package dev.evident.store.column;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks zstd frames. Making a context costs more than a small frame, so they are used again: as
 * many are kept as threads ever unpacked at the same time. Thread-safe; lives as long as the cache.
 */
public final class Inflater {
  private final ConcurrentLinkedQueue<ZstdDecompressCtx> free = new ConcurrentLinkedQueue<>();
  // Contexts that had a dictionary keep it until they get the next one.
  private final ConcurrentLinkedQueue<ZstdDecompressCtx> withDictionary =
      new ConcurrentLinkedQueue<>();

  /**
   * Unpacks a frame.
   *
   * @param length bytes that it must have
   * @throws IOException when it is damaged or has another length
   */
  void inflate(
      byte[] from,
      int at,
      int packed,
      byte[] to,
      int length,
      @Nullable ZstdDictDecompress dictionary)
      throws IOException {
    ConcurrentLinkedQueue<ZstdDecompressCtx> pool = dictionary == null ? free : withDictionary;
    ZstdDecompressCtx known = pool.poll();
    ZstdDecompressCtx zstd = known == null ? new ZstdDecompressCtx() : known;
    try {
      if (dictionary != null) {
        zstd.loadDict(dictionary);
      }
      int made = zstd.decompressByteArray(to, 0, length, from, at, packed);
      if (made != length) {
        throw Cursor.damaged(length + " bytes due, " + made + " unpacked");
      }
    } catch (ZstdException e) {
      throw new IOException("content is damaged: it cannot be unpacked", e);
    } finally {
      pool.add(zstd);
    }
  }
}
