package dev.evident.store.sealed;

import dev.evident.store.column.Packer;
import dev.evident.store.column.PlainColumn;
import dev.evident.store.column.TokenList;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the texts of the segment are compressed with: the dictionaries of sealed sources, so that
 * their chunks can be copied, or one made of samples. For one thread.
 */
final class TextDictionaries {
  /** Values of a column that show whether it is kept as texts. */
  private static final int PROBE_VALUES = 256;

  /** The dictionary costs at most about this part of the texts that it is for. */
  private static final int PART_OF_TEXTS = 64;

  /** A smaller dictionary gains nothing. */
  private static final int BYTES_MIN = 1_024;

  private final List<byte[]> all = new ArrayList<>();
  private final int[][] numbers; // by source, then by the number there
  private int own = Directory.NONE;

  private TextDictionaries(int sources) {
    this.numbers = new int[sources][0];
  }

  static TextDictionaries of(MergedSchema schema, Packer packer) throws IOException {
    TextDictionaries texts = new TextDictionaries(schema.sources.size());
    boolean open = false;
    for (int source = 0; source < texts.numbers.length; source++) {
      if (schema.sources.get(source) instanceof SealedSegment sealed) {
        texts.take(source, sealed);
      } else {
        open = true;
      }
    }
    if (open) {
      byte[] sample = sample(schema, packer);
      if (sample.length >= BYTES_MIN) {
        texts.own = texts.all.size();
        texts.all.add(sample);
      }
    } else if (!texts.all.isEmpty()) {
      texts.own = 0;
    }
    if (texts.own != Directory.NONE) {
      packer.dictionary(texts.all.get(texts.own));
    }
    return texts;
  }

  /** Number of the dictionary that new chunks are packed with, or {@link Directory#NONE}. */
  int own() {
    return own;
  }

  /** Number of a source's dictionary in the result. */
  int number(int source, int number) throws IOException {
    if (number >= numbers[source].length) {
      throw new IOException("text dictionary " + number + " is not there");
    }
    return numbers[source][number];
  }

  List<byte[]> all() {
    return all;
  }

  private void take(int source, SealedSegment sealed) throws IOException {
    numbers[source] = new int[sealed.directory().textDictionaries()];
    for (int i = 0; i < numbers[source].length; i++) {
      byte[] dictionary = sealed.textDictionary(i);
      int known = 0;
      while (known < all.size() && !Arrays.equals(all.get(known), dictionary)) {
        known++;
      }
      if (known == all.size()) {
        all.add(dictionary);
      }
      numbers[source][i] = known;
    }
  }

  /** Values from all over the segment, of each column of texts as many bytes. */
  private static byte[] sample(MergedSchema schema, Packer packer) throws IOException {
    List<MergedColumn> columns = new ArrayList<>();
    long bytes = 0;
    for (MergedColumn column : schema.columns) {
      if (column.dictionary == null && column.values > 0) {
        long texts = textBytes(schema, column, packer);
        if (texts > 0) {
          columns.add(column);
          bytes += texts;
        }
      }
    }
    long budget = Math.min(SegmentWriter.TEXT_DICTIONARY_BYTES_MAX, bytes / PART_OF_TEXTS);
    Bytes sample = new Bytes(SegmentWriter.TEXT_DICTIONARY_BYTES_MAX);
    if (budget < BYTES_MIN) {
      return new byte[0];
    }
    for (int i = 0; i < columns.size(); i++) {
      take(schema, columns.get(i), (int) budget * (i + 1) / columns.size(), sample);
    }
    return sample.toArray();
  }

  /** Bytes of all values of a column when it is kept as texts, about; otherwise 0. */
  private static long textBytes(MergedSchema schema, MergedColumn column, Packer packer)
      throws IOException {
    TokenList probe = new TokenList();
    for (int source = 0; source < schema.sources.size(); source++) {
      Segment segment = schema.sources.get(source);
      int of = column.sourceColumns[source];
      if (of == Directory.NONE) {
        continue;
      }
      for (int b = 0; b < segment.blockCount(); b++) {
        Values values = segment.block(b).values(of);
        int step = Math.max(1, values.count() / PROBE_VALUES);
        for (int i = 0; i < values.count() && probe.count() < PROBE_VALUES; i += step) {
          values.token(i, probe.bytes());
          probe.next();
        }
        if (probe.count() == PROBE_VALUES) {
          break;
        }
      }
    }
    Bytes chunk = new Bytes(1 << 12);
    PlainColumn.write(probe, null, Directory.NONE, packer, chunk);
    boolean text = PlainColumn.isText(chunk.array());
    return text ? column.values * probe.bytes().length() / probe.count() : 0;
  }

  private static void take(MergedSchema schema, MergedColumn column, int end, Bytes sample)
      throws IOException {
    int due = end - sample.length();
    Bytes token = new Bytes(256);
    long taken = 0;
    long seen = 0;
    for (int source = 0; source < schema.sources.size(); source++) {
      Segment segment = schema.sources.get(source);
      int of = column.sourceColumns[source];
      if (of == Directory.NONE) {
        continue;
      }
      for (int b = 0; b < segment.blockCount(); b++) {
        Values values = segment.block(b).values(of);
        int n = values.count();
        // As much of the sample as this block has of the values, evenly spread.
        long goal = due * (seen + n) / column.values;
        for (int k = 0; k < n && taken < goal; k++) {
          int i = (int) ((k * 0x9E3779B1L & 0x7fffffff) % n);
          token.clear();
          values.token(i, token);
          int length = Math.min(token.length(), end - sample.length());
          sample.put(token.array(), 0, length);
          taken += length;
        }
        seen += n;
      }
    }
  }
}
