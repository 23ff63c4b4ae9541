package dev.evident.store.sealed;

import com.github.luben.zstd.ZstdDictDecompress;
import dev.evident.store.column.Weighed;

/** A text dictionary, ready for use; its native memory goes with the object. */
record TextDictionary(ZstdDictDecompress zstd, int bytes) implements Weighed {
  @Override
  public long weight() {
    return 2L * bytes + 32_768;
  }
}
