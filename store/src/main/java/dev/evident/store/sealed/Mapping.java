package dev.evident.store.sealed;

import com.github.luben.zstd.ZstdDictDecompress;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.FileCipher;
import dev.evident.log.keys.TagMismatch;
import dev.evident.store.column.CodeColumn;
import dev.evident.store.column.CodeValues;
import dev.evident.store.column.Cursor;
import dev.evident.store.column.Longs;
import dev.evident.store.column.PlainColumn;
import dev.evident.store.column.Weighed;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.NoValues;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.Values;
import dev.evident.store.terms.PartitionReader;
import dev.evident.store.terms.TermIndex;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Codes of a predicted column by the codes of its base. */
record Mapping(int[] codes) implements Weighed {
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return codes.length + " codes";
  }

  @Override
  public long weight() {
    return 32 + 4L * codes.length;
  }
}
