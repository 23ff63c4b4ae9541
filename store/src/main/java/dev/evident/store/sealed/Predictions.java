package dev.evident.store.sealed;

import dev.evident.store.column.CodeColumn;
import dev.evident.store.column.Packer;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds columns that follow from another one: the name of an actor from its id, the country from
 * the address. A few blocks tell whether that is so and worth it; then all values make the mapping.
 */
final class Predictions {
  private static final int VALUES_MIN = 512;

  /** Blocks that are looked at before all are. */
  private static final int SAMPLE_BLOCKS = 3;

  /** Of the tokens that occur again in the sample, one in so many may have another follower. */
  private static final int WRONG_ONE_IN = 50;

  private static final int AGAIN_MIN = 64;

  /** Bytes of an exception, about. */
  private static final int EXCEPTION_BYTES = 3;

  private static final int NONE = -1;

  private final MergedSchema schema;
  private final Packer packer;
  private int[] leading = new int[Segment.BLOCK_ROWS_MAX];
  private int[] following = new int[Segment.BLOCK_ROWS_MAX];
  private final Bytes scratch = new Bytes(1 << 12);

  private Predictions(MergedSchema schema, Packer packer) {
    this.schema = schema;
    this.packer = packer;
  }

  /** Gives a base and a mapping to every column that has one. */
  static void find(MergedSchema schema, Packer packer) throws IOException {
    Predictions predictions = new Predictions(schema, packer);
    for (MergedColumn column : schema.columns) {
      MergedColumn base = predictions.base(column);
      if (base != null && predictions.isWorthIt(base, column)) {
        column.base = base;
        column.mapping = predictions.mapping(base, column);
      }
    }
  }

  /** The column of the same object with the most tokens, unless it is this one. */
  private @Nullable MergedColumn base(MergedColumn column) {
    if (column.dictionary == null
        || column.dictionary.size() < 2
        || column.values < VALUES_MIN
        || column.path.indexOf('.') < 0) {
      return null;
    }
    MergedColumn best = column;
    for (MergedColumn other : schema.columns) {
      if (other.dictionary != null
          && best.dictionary != null
          && other.parent().equals(column.parent())
          && other.values >= column.values
          && (other.dictionary.size() > best.dictionary.size()
              || (other.dictionary.size() == best.dictionary.size()
                  && other.number < best.number))) {
        best = other;
      }
    }
    return best == column ? null : best;
  }

  private boolean isWorthIt(MergedColumn base, MergedColumn column) throws IOException {
    if (base.dictionary == null || column.dictionary == null) {
      return false;
    }
    int[] mapping = new int[base.dictionary.size()];
    Arrays.fill(mapping, NONE);
    long again = 0;
    long wrong = 0;
    long sampled = 0;
    long packed = 0;
    int all = 0;
    for (Segment segment : schema.sources) {
      all += segment.blockCount();
    }
    int step = Math.max(1, all / SAMPLE_BLOCKS);
    int number = 0;
    for (int source = 0; source < schema.sources.size(); source++) {
      int blocks = schema.sources.get(source).blockCount();
      for (int b = 0; b < blocks; b++) {
        if (number++ % step != 0) {
          continue;
        }
        int n = codes(base, column, source, b);
        for (int i = 0; i < n; i++) {
          int due = mapping[leading[i]];
          if (due == NONE) {
            mapping[leading[i]] = following[i];
          } else {
            again++;
            wrong += due == following[i] ? 0 : 1;
          }
        }
        if (n > 0) {
          scratch.clear();
          CodeColumn.write(packer, following, n, scratch);
          sampled += n;
          packed += scratch.length();
        }
      }
    }
    if (again < AGAIN_MIN || wrong * WRONG_ONE_IN > again) {
      return false;
    }
    long plain = column.values * packed / sampled;
    int bits = 32 - Integer.numberOfLeadingZeros(column.dictionary.size() - 1);
    long mapped =
        (long) base.dictionary.size() * bits / 8 + column.values * wrong / again * EXCEPTION_BYTES;
    return mapped < plain;
  }

  private int[] mapping(MergedColumn base, MergedColumn column) throws IOException {
    int[] mapping = new int[base.dictionary == null ? 0 : base.dictionary.size()];
    Arrays.fill(mapping, NONE);
    for (int source = 0; source < schema.sources.size(); source++) {
      int blocks = schema.sources.get(source).blockCount();
      for (int b = 0; b < blocks; b++) {
        int n = codes(base, column, source, b);
        for (int i = 0; i < n; i++) {
          if (mapping[leading[i]] == NONE) {
            mapping[leading[i]] = following[i];
          }
        }
      }
    }
    for (int i = 0; i < mapping.length; i++) {
      mapping[i] = Math.max(0, mapping[i]);
    }
    return mapping;
  }

  /** The codes of both columns in a block; 0 when they do not go together there. */
  private int codes(MergedColumn base, MergedColumn column, int source, int b) throws IOException {
    Segment segment = schema.sources.get(source);
    int leads = base.sourceColumns[source];
    int follows = column.sourceColumns[source];
    if (leads == Directory.NONE || follows == Directory.NONE) {
      return 0;
    }
    Layout layout = segment.block(b).layout();
    int n = layout.total(follows);
    if (n == 0 || layout.total(leads) != n) {
      return 0;
    }
    if (leading.length < n) {
      leading = new int[n];
      following = new int[n];
    }
    base.codes(segment, source, b, leading);
    column.codes(segment, source, b, following);
    return n;
  }

  /** Whether two columns have as many values as each other in every row. */
  static boolean goTogether(List<Template> templates, int one, int other) {
    for (Template template : templates) {
      if (template.count(one) != template.count(other)) {
        return false;
      }
    }
    return true;
  }
}
