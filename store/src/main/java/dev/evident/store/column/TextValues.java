package dev.evident.store.column;

import com.github.luben.zstd.ZstdDictDecompress;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Any tokens, in groups that are compressed one by one and unpacked when one of their values is
 * asked for.
 *
 * <pre>
 *   u8 quoted: 1 when all tokens are strings, whose quotes are left out | dictionary + 1, or 0
 *   | numbers: lengths | groups × packed length, 0 for one that is not compressed | groups
 * </pre>
 *
 * <p>A group ends with its {@link #GROUP_VALUES}th value, or with the first value by which it has
 * {@link #GROUP_BYTES} bytes.
 */
final class TextValues implements Values, Weighed {
  static final int GROUP_VALUES = 128;
  private static final int GROUP_BYTES = 1 << 16;

  private final int[] ends; // of the texts, without quotes
  private final int[] groupFirst; // first value of each group, and the number of values
  private final byte[] packed;
  private final int[] packedEnds;
  private final boolean[] compressed;
  private final boolean quoted;
  private final @Nullable ZstdDictDecompress dictionary;
  private final Inflater inflater;
  private final AtomicReferenceArray<byte[]> groups;

  private TextValues(
      int[] ends,
      int[] groupFirst,
      byte[] packed,
      int[] packedEnds,
      boolean[] compressed,
      boolean quoted,
      @Nullable ZstdDictDecompress dictionary,
      Inflater inflater) {
    this.ends = ends;
    this.groupFirst = groupFirst;
    this.packed = packed;
    this.packedEnds = packedEnds;
    this.compressed = compressed;
    this.quoted = quoted;
    this.dictionary = dictionary;
    this.inflater = inflater;
    this.groups = new AtomicReferenceArray<>(packedEnds.length);
  }

  /**
   * Appends the tokens.
   *
   * @param dictionary number of the packer's dictionary, or -1 when it has none
   */
  static void write(TokenList tokens, int dictionary, Packer packer, Bytes out) {
    int n = tokens.count();
    byte[] b = tokens.array();
    boolean quoted = true;
    for (int i = 0; i < n && quoted; i++) {
      int from = tokens.start(i);
      int to = tokens.end(i);
      quoted = to - from >= 2 && b[from] == '"' && b[to - 1] == '"';
    }
    int quote = quoted ? 1 : 0;
    out.put((byte) quote);
    Packer.varint(out, dictionary + 1L);
    long[] lengths = new long[n];
    int[] ends = new int[n];
    int sum = 0;
    for (int i = 0; i < n; i++) {
      int length = tokens.end(i) - tokens.start(i) - 2 * quote;
      lengths[i] = length;
      sum += length;
      ends[i] = sum;
    }
    Longs.write(packer, lengths, n, out);
    int[] first = groups(ends);
    Bytes body = new Bytes(sum / 2 + 64);
    Bytes group = new Bytes(1 << 13);
    for (int g = 0; g + 1 < first.length; g++) {
      group.clear();
      for (int i = first[g]; i < first[g + 1]; i++) {
        group.put(b, tokens.start(i) + quote, tokens.end(i) - quote);
      }
      int made = packer.text(group.array(), 0, group.length());
      if (made < group.length()) {
        Packer.varint(out, made);
        body.put(packer.packed(), 0, made);
      } else {
        Packer.varint(out, 0);
        body.put(group.array(), 0, group.length());
      }
    }
    out.put(body.array(), 0, body.length());
  }

  private static int[] groups(int[] ends) {
    int n = ends.length;
    int[] first = new int[n + 1];
    int groups = 0;
    int begin = 0;
    for (int i = 0; i < n; i++) {
      if (i == 0 || i - first[groups - 1] == GROUP_VALUES || ends[i - 1] - begin >= GROUP_BYTES) {
        begin = i == 0 ? 0 : ends[i - 1];
        first[groups++] = i;
      }
    }
    first[groups] = n;
    return Arrays.copyOf(first, groups + 1);
  }

  static TextValues read(Cursor in, int n, PlainColumn.Context context) throws IOException {
    int quoted = in.u8();
    if (quoted > 1) {
      throw Cursor.damaged("texts in form " + quoted);
    }
    int number = in.number(Integer.MAX_VALUE) - 1;
    ZstdDictDecompress dictionary = number < 0 ? null : context.dictionary(number);
    int[] ends = Ends.read(in, n);
    int[] first = groups(ends);
    int groups = first.length - 1;
    int[] packedEnds = new int[groups];
    boolean[] compressed = new boolean[groups];
    long sum = 0;
    for (int g = 0; g < groups; g++) {
      int plain = ends[first[g + 1] - 1] - (first[g] == 0 ? 0 : ends[first[g] - 1]);
      int length = in.number(Math.max(0, plain - 1));
      compressed[g] = length > 0;
      if (compressed[g] && plain > (length + 64L) << 17) {
        throw Cursor.damaged("a group of " + plain + " bytes in " + length);
      }
      sum += compressed[g] ? length : plain;
      if (sum > in.left()) {
        throw Cursor.damaged("texts that end in the middle");
      }
      packedEnds[g] = (int) sum;
    }
    byte[] packed = in.bytes((int) sum);
    return new TextValues(
        ends, first, packed, packedEnds, compressed, quoted == 1, dictionary, in.inflater());
  }

  private static int before(int[] ends, int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  private byte[] group(int g) throws IOException {
    byte[] ready = groups.get(g);
    if (ready != null) {
      return ready;
    }
    int length = ends[groupFirst[g + 1] - 1] - before(ends, groupFirst[g]);
    int from = before(packedEnds, g);
    byte[] plain;
    if (!compressed[g]) {
      plain = Arrays.copyOfRange(packed, from, packedEnds[g]);
    } else {
      plain = new byte[length];
      inflater.inflate(packed, from, packedEnds[g] - from, plain, length, dictionary);
    }
    groups.set(g, plain); // two threads may do this at the same time: both make the same
    return plain;
  }

  private int groupOf(int position) {
    int found = Arrays.binarySearch(groupFirst, position);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public int count() {
    return ends.length;
  }

  @Override
  public void token(int position, Bytes to) throws IOException {
    if (position < 0 || position >= ends.length) {
      throw new IndexOutOfBoundsException(position);
    }
    int g = groupOf(position);
    byte[] plain = group(g);
    int base = before(ends, groupFirst[g]);
    if (quoted) {
      to.put((byte) '"');
    }
    to.put(plain, before(ends, position) - base, ends[position] - base);
    if (quoted) {
      to.put((byte) '"');
    }
  }

  @Override
  public int next(byte[] token, int length, int from) throws IOException {
    int quote = quoted ? 1 : 0;
    if (quoted && (length < 2 || token[0] != '"' || token[length - 1] != '"')) {
      return -1;
    }
    int due = length - 2 * quote;
    int g = -1;
    for (int i = from; i < ends.length; i++) {
      int start = before(ends, i);
      if (ends[i] - start != due) {
        continue;
      }
      if (g < 0 || i >= groupFirst[g + 1]) {
        g = groupOf(i);
      }
      int base = before(ends, groupFirst[g]);
      if (Arrays.equals(group(g), start - base, ends[i] - base, token, quote, length - quote)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public long weight() {
    int bytes = ends.length == 0 ? 0 : ends[ends.length - 1];
    return 128 + packed.length + 4L * ends.length + bytes + 24L * packedEnds.length;
  }
}
