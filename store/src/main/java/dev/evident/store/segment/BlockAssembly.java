package dev.evident.store.segment;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of whole blocks together, one row after the other: what sealing, merging and
 * verifying do with every record. Does the same as {@link Assembly}, which is for single rows, at a
 * part of its cost: tokens of a dictionary are copied from where they lie, those of other columns
 * are unpacked some hundred at a time, and nothing is looked up for a value but its place.
 *
 * <p>For one thread. What it holds of a segment it keeps until it is told of another one.
 */
public final class BlockAssembly {
  /** Tokens without a dictionary that are unpacked in one go: few enough to stay in the cache. */
  private static final int AHEAD_TOKENS = 256;

  /** No more are unpacked once they have so many bytes: texts can be long. */
  private static final int AHEAD_BYTES = 1 << 16;

  private static final int SHORT_BYTES = Words.SHORT_BYTES;
  private static final int NO_ROW = -1;

  private @Nullable Segment segment;
  private Layout layout = new Layout(new char[0], new Template[0]);
  private Source[] sources = {};
  private int row;
  // By value of the row in hand: its code, or its position in a column without a dictionary. (Not
  // where its bytes are: storing a reference costs the collector's barrier, for every value.)
  private int[] places = new int[64];
  // By value with a dictionary: where it begins and ends in its run. All are looked up before the
  // first one is copied, so that the processor waits for many of them at once.
  private int[] begins = new int[64];
  private int[] ends = new int[64];

  /** The values of one column, read from the front. */
  private static final class Source {
    Values values = NoValues.INSTANCE;
    int next;
    // The row whose values are being located, and the position of its first one.
    int row;
    int rowFirst;
    // With a dictionary: the codes, and the runs of tokens as far as they were needed.
    int[] codes = {};
    @Nullable Dictionary dictionary;
    int shift;
    Dictionary.@Nullable Run[] runs = {};
    // Without one: the tokens from position aheadFrom on that are unpacked, and where they begin.
    final Bytes ahead = new Bytes(64);
    int[] starts = {};
    int aheadFrom;
    int aheadTo;
  }

  /**
   * Begins a block.
   *
   * @param at no row before this one is asked for
   */
  public void open(Segment of, Segment.Block block, int at) throws IOException {
    takeSegment(of);
    layout = block.layout();
    row = at - 1;
    int[] totals = layout.totals();
    for (int column = 0; column < totals.length; column++) {
      if (totals[column] > 0) {
        open(of, block, column, totals[column], at);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very segment whose dictionaries are held
  private void takeSegment(Segment of) {
    if (of != segment) {
      segment = of;
      sources = new Source[of.columnCount()];
    }
  }

  private void open(Segment of, Segment.Block block, int column, int total, int at)
      throws IOException {
    Source source = sources[column];
    if (source == null) {
      source = new Source();
      sources[column] = source;
      if (of.column(column).hasDictionary()) {
        Dictionary dictionary = of.column(column).dictionary();
        source.dictionary = dictionary;
        source.shift = dictionary.runShift();
        source.runs = new Dictionary.Run[((dictionary.size() - 1) >>> source.shift) + 1];
      }
    }
    source.row = NO_ROW;
    source.values = block.values(column);
    source.next = at == 0 ? 0 : layout.position(column, at);
    source.aheadTo = 0;
    if (source.dictionary != null) {
      if (source.codes.length < total) {
        source.codes = new int[Math.max(total, 2 * source.codes.length)];
      }
      source.values.codes(0, total, source.codes);
    }
  }

  /** Appends segment 1 of a row's record, as {@link Assembly#first} does; rows only rise. */
  public void first(int at, Bytes to) throws IOException {
    Template template = locate(at);
    byte[] skeleton = template.skeleton();
    to.ensure(skeleton.length + SHORT_BYTES);
    int copied = 0;
    int values = template.values();
    for (int i = 0; i < values; i++) {
      int mark = template.mark(i);
      append(skeleton, copied, mark, to);
      copied = mark + 1;
      byte kind = skeleton[mark];
      if (kind == Shredder.VALUE) {
        value(template, i, to);
      } else if (kind != Shredder.SECOND) {
        to.put(Shredder.PERSONAL);
      }
    }
    append(skeleton, copied, skeleton.length, to);
  }

  /** Appends segment 2 of a row's record, as {@link Assembly#personal} does; rows only rise. */
  public void personal(int at, Bytes to) throws IOException {
    Template template = locate(at);
    byte[] skeleton = template.skeleton();
    boolean another = false;
    for (int i = 0; i < template.values(); i++) {
      if (skeleton[template.mark(i)] != Shredder.VALUE) {
        if (another) {
          to.put((byte) '\n');
        }
        another = true;
        value(template, i, to);
      }
    }
  }

  /** Appends a value of the row in hand. */
  private void value(Template template, int i, Bytes to) throws IOException {
    Source source = sources[template.column(i)];
    int place = places[i];
    if (source.dictionary == null) {
      int[] starts = source.starts;
      int value = place - source.aheadFrom;
      append(source.ahead.array(), starts[value], starts[value + 1], to);
      return;
    }
    append(run(source, place).bytes(), begins[i], ends[i], to);
  }

  /** Finds where the values of a row are: the row in hand, or the next one. */
  private Template locate(int at) throws IOException {
    Template template = layout.template(at);
    if (at == row) {
      return template;
    }
    skipTo(at);
    int count = template.values();
    if (places.length < count) {
      places = new int[2 * count];
      begins = new int[2 * count];
      ends = new int[2 * count];
    }
    for (int i = 0; i < count; i++) {
      Source source = sources[template.column(i)];
      int position = source.next++;
      if (source.row != at) {
        source.row = at;
        source.rowFirst = position;
      }
      if (source.dictionary != null) {
        int code = source.codes[position];
        Dictionary.Run run = run(source, code);
        int[] starts = run.starts();
        int token = code - run.first();
        places[i] = code;
        begins[i] = starts[token];
        ends[i] = starts[token + 1];
      } else {
        places[i] = position;
        if (position >= source.aheadTo) {
          unpack(source, position);
        }
      }
    }
    row = at;
    return template;
  }

  /** Steps over rows that nobody asked for. */
  private void skipTo(int at) {
    if (at <= row) {
      throw new AssertionError("bug: row " + at + " asked for behind row " + row);
    }
    for (int skipped = row + 1; skipped < at; skipped++) {
      Template template = layout.template(skipped);
      for (int i = 0; i < template.values(); i++) {
        sources[template.column(i)].next++;
      }
    }
  }

  private static Dictionary.Run run(Source source, int code) throws IOException {
    Dictionary.Run run = source.runs[code >>> source.shift];
    return run == null ? load(source, code) : run;
  }

  private static Dictionary.Run load(Source source, int code) throws IOException {
    Dictionary dictionary = source.dictionary;
    if (dictionary == null) {
      throw new AssertionError("bug: a code of a column without a dictionary");
    }
    Dictionary.Run run = dictionary.run(code);
    source.runs[code >>> source.shift] = run;
    return run;
  }

  /**
   * Unpacks tokens up to a position and some more; those before that belong to the row in hand stay
   * with them. A row with very many values of a column has them unpacked twice as many at a time.
   */
  private static void unpack(Source source, int position) throws IOException {
    int first = source.rowFirst;
    int due = Math.min(source.values.count(), position + 1 + (position - first));
    int end = Math.min(source.values.count(), due + AHEAD_TOKENS);
    if (source.starts.length < end - first + 1) {
      source.starts = new int[end - first + 1];
    }
    source.ahead.clear();
    int at = first;
    while (at < due || (at < end && source.ahead.length() < AHEAD_BYTES)) {
      source.values.token(at++, source.ahead);
      source.starts[at - first] = source.ahead.length();
    }
    source.ahead.ensure(SHORT_BYTES);
    source.aheadFrom = first;
    source.aheadTo = at;
  }

  /** Appends bytes; few of them as two words, which is what most tokens and pieces are. */
  private static void append(byte[] b, int begin, int end, Bytes to) {
    int length = end - begin;
    if (length <= SHORT_BYTES && begin + SHORT_BYTES <= b.length) {
      to.ensure(SHORT_BYTES);
      Words.copyShort(b, begin, to.array(), to.length());
      to.filled(to.length() + length);
    } else {
      to.put(b, begin, end);
    }
  }
}
