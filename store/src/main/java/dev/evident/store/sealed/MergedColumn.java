package dev.evident.store.sealed;

import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Values;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One column of the segment that is written, and where it comes from. For one thread. */
final class MergedColumn {
  final String path;
  final int number;
  // Number of the column in each source, or Directory.NONE.
  final int[] sourceColumns;
  // Values in all sources, and those of sources without a dictionary.
  long values;
  long plainValues;

  /** Null for a column whose values are written one by one. */
  @Nullable MergedDictionary dictionary;

  /** Codes of sources without a dictionary, by source and block, when the result has one. */
  int @Nullable [] @Nullable [][] converted;

  /** The column that predicts this one, and the codes by its codes. */
  @Nullable MergedColumn base;

  private boolean @Nullable [] keepsCodes;

  int[] mapping = {};
  int mappingChunk = Directory.NONE;
  int firstPage = Directory.NONE;

  MergedColumn(String path, int number, int sources) {
    this.path = path;
    this.number = number;
    this.sourceColumns = new int[sources];
    java.util.Arrays.fill(sourceColumns, Directory.NONE);
  }

  /** Name of the object that the value is a member of; "" for the record itself. */
  String parent() {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /**
   * The new codes of a block's values.
   *
   * @param dst at least as long as there are values
   * @return how many there are
   */
  int codes(Segment segment, int source, int block, int[] dst) throws IOException {
    if (dictionary == null) {
      throw new AssertionError("bug: column " + path + " has no dictionary");
    }
    int[] codes = dictionary.codes(source);
    int @Nullable [][] own = converted == null ? null : converted[source];
    int n;
    if (own != null) {
      n = own[block].length;
      System.arraycopy(own[block], 0, dst, 0, n);
    } else {
      Values values = segment.block(block).values(sourceColumns[source]);
      n = values.count();
      values.codes(0, n, dst);
    }
    for (int i = 0; i < n; i++) {
      dst[i] = codes[dst[i]];
    }
    return n;
  }

  /** Whether the codes of a source that has a dictionary are those of the result. */
  boolean keepsCodes(int source) {
    if (keepsCodes == null) {
      keepsCodes = new boolean[sourceColumns.length];
      for (int i = 0; i < keepsCodes.length; i++) {
        boolean own = converted != null && converted[i] != null;
        keepsCodes[i] = dictionary != null && !own && dictionary.keepsCodes(i);
      }
    }
    return keepsCodes[source];
  }

  Directory.ColumnEntry entry() {
    if (dictionary == null) {
      return new Directory.ColumnEntry(
          path, Directory.NONE, Directory.NONE, Directory.NONE, Directory.NONE);
    }
    int baseNumber = base == null ? Directory.NONE : base.number;
    return new Directory.ColumnEntry(path, dictionary.size(), firstPage, baseNumber, mappingChunk);
  }
}
