package dev.evident.store.scan;

import dev.evident.model.Bound;
import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Filter;
import dev.evident.model.Network;
import dev.evident.query.Evaluation;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Dictionary;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.TokenDictionary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query made ready for one segment. For one thread. */
final class SegmentPlan {
  static final String RAW = "source.raw";

  private final Part part;
  private final Segment segment;
  private final String[] paths;
  private final int timeColumn;
  private final Filter filter;
  private final Evaluation evaluation;
  private final RowTest test;

  SegmentPlan(Part part, Filter filter, Evaluation evaluation) throws IOException {
    this.part = part;
    this.segment = part.segment();
    this.filter = filter;
    this.evaluation = evaluation;
    this.paths = new String[segment.columnCount()];
    int time = -1;
    for (int i = 0; i < paths.length; i++) {
      paths[i] = segment.column(i).path();
      if (paths[i].equals(Field.TIME.path())) {
        time = i;
      }
    }
    this.timeColumn = time;
    this.test = ready(filter);
  }

  Part part() {
    return part;
  }

  Segment segment() {
    return segment;
  }

  /** The column of the events' times, or -1. */
  int timeColumn() {
    return timeColumn;
  }

  boolean hidesValues() {
    return part.hidesValues();
  }

  String path(int column) {
    return paths[column];
  }

  /** Whether no row of the segment matches. */
  boolean isNever() {
    return test instanceof RowTest.Never && !hidesValues();
  }

  /** The columns whose values belong to a field; {@link #RAW} is one of a field below it too. */
  int[] columns(Field field) {
    boolean belowRaw = field.path().startsWith(RAW + ".");
    int[] found = new int[paths.length];
    int count = 0;
    for (int i = 0; i < paths.length; i++) {
      // Records that are stored whole have the path "": they are judged in another way.
      if ((field.covers(paths[i]) && !paths[i].isEmpty()) || (belowRaw && paths[i].equals(RAW))) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * Finds the rows of a block that match.
   *
   * @param size of the log: rows from this index on do not exist
   * @param rows is filled; has room for a whole block
   */
  void match(BlockRows block, long size, long[] rows) throws IOException {
    int words = block.words();
    int count = block.block().lastIndex() < size ? block.rows() : block.rowOfIndex(size);
    Bits.fill(rows, words, count);
    long[] hidden = block.hidden();
    if (hidden == null) {
      test.keep(block, rows);
      return;
    }
    long[] judged = block.take(hidden);
    Bits.keep(judged, rows, words);
    Bits.remove(rows, hidden, words);
    if (!Bits.isEmpty(rows, words)) {
      test.keep(block, rows);
    }
    for (int row = Bits.next(judged, words, 0); row >= 0; row = Bits.next(judged, words, row + 1)) {
      if (!block.isControl(row) && evaluation.matches(filter, block.flat(row))) {
        Bits.set(rows, row);
      }
    }
  }

  private RowTest ready(Filter part) throws IOException {
    return switch (part) {
      case Filter.All _ -> new RowTest.Always();
      case Filter.And(List<Filter> parts) -> RowTest.and(ready(parts));
      case Filter.Or(List<Filter> parts) -> RowTest.or(ready(parts));
      case Filter.Not(Filter inner) -> RowTest.not(ready(inner));
      case Filter.Test one when one.field().equals(Field.INDEX) -> ofIndex(one);
      case Filter.Test one -> ofColumns(one);
    };
  }

  private List<RowTest> ready(List<Filter> parts) throws IOException {
    List<RowTest> tests = new ArrayList<>();
    for (Filter part : parts) {
      tests.add(ready(part));
    }
    return tests;
  }

  /** The index is a number that no column holds. */
  private static RowTest ofIndex(Filter.Test one) {
    return switch (one) {
      case Filter.Range range -> {
        long from = Bounds.leastLong(range);
        long to = Bounds.greatestLong(range);
        yield from > to ? new RowTest.Never() : new RowTest.Indexes(from, to);
      }
      case Filter.Exists _ -> new RowTest.Always();
      case Filter.Words _, Filter.Exact _, Filter.Prefix _, Filter.Wildcard _, Filter.Cidr _ ->
          throw new AssertionError("bug: " + one + " asks for a number");
    };
  }

  private RowTest ofColumns(Filter.Test one) throws IOException {
    TokenTest tokens = new TokenTest(one, evaluation);
    List<byte[]> exact =
        one instanceof Filter.Exact(_, String value) ? JsonToken.of(value) : List.of();
    List<ColumnTest> tests = new ArrayList<>();
    for (int column : columns(one.field())) {
      ColumnTest ready = ofColumn(column, one, tokens, exact);
      if (ready != null) {
        tests.add(ready);
      }
    }
    return RowTest.anyColumn(tests);
  }

  private @Nullable ColumnTest ofColumn(
      int number, Filter.Test one, TokenTest tokens, List<byte[]> exact) throws IOException {
    Column column = segment.column(number);
    String path = paths[number];
    if (path.equals(RAW)) {
      var judge = new Judges.Original(one, tokens.needle(), evaluation);
      return column.hasDictionary()
          ? new ColumnTest.Verdicts(number, path, column.dictionary(), judge)
          : new ColumnTest.Each(number, path, judge);
    }
    if (one instanceof Filter.Exact) {
      return ofTokens(number, column, exact);
    }
    var judge = new Judges.Plain(tokens);
    if (column.hasDictionary()) {
      boolean address = one.field().type() == FieldType.IP && one instanceof Filter.Cidr;
      // The dictionary of what is still in memory grows: looking through it again and again would
      // cost more than looking at the codes that blocks have.
      if (address && !(column.dictionary() instanceof TokenDictionary.View)) {
        Network network = ((Filter.Cidr) one).network();
        if (network.isOne()) {
          int[] codes = part.spellings(number).codes(network, column.dictionary());
          return codes.length == 0 ? null : new ColumnTest.Codes(number, codes);
        }
      }
      return new ColumnTest.Verdicts(number, path, column.dictionary(), judge);
    }
    ColumnTest.Each each = new ColumnTest.Each(number, path, judge);
    if (tokens.quad().length > 0) {
      return new ColumnTest.Address(each, tokens.quad());
    }
    if (one instanceof Filter.Range range) {
      return switch (range.from().or(range::to).orElseThrow().bound()) {
        case Bound.Time _ -> ofTimes(number, each, range);
        case Bound.Decimal _ ->
            new ColumnTest.Integers(each, Bounds.leastLong(range), Bounds.greatestLong(range));
        case Bound.Text _ -> each;
      };
    }
    return each;
  }

  private static @Nullable ColumnTest ofTokens(int number, Column column, List<byte[]> exact)
      throws IOException {
    if (!column.hasDictionary()) {
      return exact.isEmpty() ? null : new ColumnTest.Tokens(number, exact.toArray(new byte[0][]));
    }
    int[] codes = new int[exact.size()];
    int count = 0;
    for (byte[] token : exact) {
      int code = column.dictionary().find(token, 0, token.length);
      if (code != Dictionary.NONE) {
        codes[count++] = code;
      }
    }
    return count == 0 ? null : new ColumnTest.Codes(number, Arrays.copyOf(codes, count));
  }

  private ColumnTest ofTimes(int number, ColumnTest.Each each, Filter.Range range) {
    return new ColumnTest.Times(
        each,
        number == timeColumn && range.field().type() == FieldType.TIME,
        moment(range.from()),
        range.from().map(Filter.End::inclusive).orElse(true),
        moment(range.to()),
        range.to().map(Filter.End::inclusive).orElse(true));
  }

  private @Nullable Moment moment(Optional<Filter.End> end) {
    return end.map(e -> Moment.of(((Bound.Time) e.bound()).at(evaluation.now()))).orElse(null);
  }
}
