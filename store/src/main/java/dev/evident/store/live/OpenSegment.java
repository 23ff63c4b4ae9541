package dev.evident.store.live;

import dev.evident.codec.Records;
import dev.evident.log.RawRecord;
import dev.evident.query.FlatRecord;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Shredder;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.TemplatePaths;
import dev.evident.store.segment.TokenDictionary;
import dev.evident.store.terms.LiveTerms;
import dev.evident.store.terms.RecordTerms;
import dev.evident.store.terms.TokenTerms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Committed records of one class, stream group and day on their way into a sealed segment: taken
 * apart as they come, and searchable with the next {@link #publish}.
 *
 * <p>Threads: one appends and publishes; any thread may read a {@link #view}, which never changes.
 */
public final class OpenSegment {
  /**
   * Templates and columns that a segment takes before the next one is begun: real sources have some
   * thousands; strangers who send ever new names must not make one table grow for ever.
   */
  static final int TEMPLATES_MAX = 60_000;

  static final int COLUMNS_MAX = 16_384;
  static final int SKELETON_BYTES_MAX = 32 << 20;

  /** Bytes that all tokens of one column may have, far below what an array can hold. */
  static final long CONTENT_BYTES_MAX = 256L << 20;

  private static final byte[] WHOLE = {Shredder.VALUE};
  private static final byte[] WHOLE_PERSONAL = {Shredder.VALUE, Shredder.SECOND};
  private static final String RAW = "source.raw";
  private static final int NO_TEMPLATE = -1;

  /** What only looks like JSON: its number is used up, its records are stored whole. */
  private static final Template BROKEN = new Template(new byte[] {'!'}, new int[0]);

  private final long seed;
  private final Shredder shredder = new Shredder();
  private final TokenTerms tokenTerms = new TokenTerms();
  private final LiveTerms terms;

  private final TokenDictionary skeletons;
  private Template[] templates = new Template[64];
  // Templates with values that only the whole record shows: their records' terms are made of it.
  private boolean[] judgedWhole = new boolean[64];
  // Number of a template in the current block, valid where the stamp is the block's number + 1.
  private int[] blockTemplate = new int[64];
  private int[] blockStamp = new int[64];

  private final PendingValues pending = new PendingValues();
  private final Map<String, Integer> columnNumbers = new HashMap<>();
  private final List<OpenColumn> columns = new ArrayList<>();
  // The column of event times, once there is one.
  private @Nullable OpenTokens times;
  private OpenRows rows = new OpenRows();
  private OpenRows.Published[] done = new OpenRows.Published[4];
  private int block;
  private int rowCount;
  private long contentBytes;
  private volatile OpenView view = OpenView.EMPTY;

  /**
   * @param seed random, so that nobody can choose tokens that slow the tables down
   */
  public OpenSegment(long seed) {
    this.seed = seed;
    this.terms = new LiveTerms(seed);
    this.skeletons = new TokenDictionary(seed);
  }

  /** Whether the next record should begin another segment. */
  public boolean isFull() {
    return skeletons.size() >= TEMPLATES_MAX
        || columns.size() >= COLUMNS_MAX
        || skeletons.arenaBytes() >= SKELETON_BYTES_MAX
        || contentBytes >= CONTENT_BYTES_MAX;
  }

  /** Records in it. */
  public int rows() {
    return rowCount;
  }

  /** Bytes of the records in it: about what it takes in memory. */
  public long contentBytes() {
    return contentBytes;
  }

  /** What readers see: the records up to the last {@link #publish}. */
  public Segment view() {
    return view;
  }

  /** What was published, for the term index of a sealed segment. */
  public LiveTerms terms() {
    return terms;
  }

  /**
   * Appends a committed record; indexes rise.
   *
   * @param b holds the record in the layout of {@link RawRecord} at {@code at}
   */
  public void append(byte[] b, int at, long index, long acceptedMs) {
    append(b, at, index, acceptedMs, false);
  }

  /** Appends a record without taking it apart: one that did not come back exactly. */
  public void appendWhole(byte[] b, int at, long index, long acceptedMs) {
    append(b, at, index, acceptedMs, true);
  }

  private void append(byte[] b, int at, long index, long acceptedMs, boolean whole) {
    int segments = RawRecord.segments(b, at);
    int from = RawRecord.from(b, at, 0);
    int to = RawRecord.to(b, from);
    int personalFrom = segments == 2 ? RawRecord.from(b, at, 1) : to;
    int personalTo = segments == 2 ? RawRecord.to(b, personalFrom) : to;
    contentBytes += (to - from) + (personalTo - personalFrom);
    for (int i = 0; i < segments; i++) {
      rows.addSalt(b, RawRecord.salt(i == 0 ? from : personalFrom), RawRecord.SALT_BYTES);
    }
    int template =
        whole || segments == 0 ? NO_TEMPLATE : template(b, from, to, personalFrom, personalTo);
    if (template != NO_TEMPLATE) {
      int shift = pending.begin(b, from, personalTo);
      Template found = templates[template];
      for (int i = 0; i < found.values(); i++) {
        pending.add(found.column(i), shredder.start(i) + shift, shredder.end(i) + shift);
      }
    } else {
      byte[] skeleton = segments == 2 ? WHOLE_PERSONAL : WHOLE;
      template = template(skeleton, skeleton.length);
      int column = templates[template].column(0);
      int shift = pending.begin(b, from, personalTo);
      pending.add(column, from + shift, to + shift);
      if (segments == 2) {
        pending.add(column, personalFrom + shift, personalTo + shift);
      }
    }
    if (segments > 0) {
      indexRecord(template, b, from, to, personalFrom, personalTo, index);
    }
    rows.add(
        index,
        acceptedMs,
        RawRecord.kind(b, at),
        RawRecord.recordClass(b, at),
        RawRecord.stream(b, at),
        inBlock(template));
    rowCount++;
    if (rows.count() == Segment.BLOCK_ROWS_MAX) {
      endBlock();
    } else if (pending.isFull()) {
      flush();
    }
  }

  /** Appends the values that wait to their columns. */
  private void flush() {
    pending.flush(columns.size(), this::appendValues);
  }

  @SuppressWarnings("ReferenceEquality") // the very column of event times
  private void appendValues(int number, byte[] b, int[] starts, int[] ends, int from, int to) {
    OpenColumn column = columns.get(number);
    column.append(b, starts, ends, from, to, tokenTerms, terms);
    OpenTokens eventTimes = times;
    if (column == eventTimes) {
      rows.time(eventTimes.minMillis());
      rows.time(eventTimes.maxMillis());
    }
  }

  /** Terms of a record whose values do not all stand in columns as queries see them. */
  private void indexRecord(
      int template, byte[] b, int from, int to, int personalFrom, int personalTo, long index) {
    if (!judgedWhole[template]) {
      return;
    }
    byte[] first = Arrays.copyOfRange(b, from, to);
    byte[] whole =
        personalFrom == personalTo
            ? first
            : Records.reassemble(first, Arrays.copyOfRange(b, personalFrom, personalTo));
    FlatRecord record = FlatRecord.read(index, whole);
    RecordTerms.of(record, terms);
    if (templates[template].isWhole()) {
      rows.time(record.time().toEpochMilli());
    }
  }

  /** Takes a record apart; {@link #NO_TEMPLATE} when it is to be stored whole. */
  private int template(byte[] b, int from, int to, int personalFrom, int personalTo) {
    int known = shredder.recognise(b, from, to, personalFrom, personalTo);
    if (known >= 0) {
      return known;
    }
    if (!shredder.shred(b, from, to, personalFrom, personalTo)) {
      return NO_TEMPLATE;
    }
    int found = template(shredder.skeleton(), shredder.skeletonBytes());
    if (templates[found] == BROKEN) {
      return NO_TEMPLATE;
    }
    shredder.learn(found);
    return found;
  }

  private int template(byte[] skeleton, int length) {
    int template = skeletons.code(skeleton, 0, length);
    if (template == templates.length) {
      templates = Arrays.copyOf(templates, 2 * template);
      judgedWhole = Arrays.copyOf(judgedWhole, 2 * template);
      blockTemplate = Arrays.copyOf(blockTemplate, 2 * template);
      blockStamp = Arrays.copyOf(blockStamp, 2 * template);
    }
    if (skeletons.size() - 1 == template && templates[template] == null) {
      templates[template] = newTemplate(Arrays.copyOf(skeleton, length));
      judgedWhole[template] =
          templates[template].hidesValues() || hasColumn(templates[template], RAW);
    }
    return template;
  }

  private Template newTemplate(byte[] skeleton) {
    List<String> paths;
    try {
      paths = TemplatePaths.of(skeleton);
    } catch (IllegalArgumentException e) {
      return BROKEN;
    }
    int[] numbers = new int[paths.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = column(paths.get(i));
    }
    return new Template(skeleton, numbers);
  }

  private boolean hasColumn(Template template, String path) {
    Integer column = columnNumbers.get(path);
    return column != null && template.count(column) > 0;
  }

  private int column(String path) {
    Integer known = columnNumbers.get(path);
    if (known != null) {
      return known;
    }
    columns.add(newColumn(path));
    columnNumbers.put(path, columns.size() - 1);
    return columns.size() - 1;
  }

  private OpenColumn newColumn(String path) {
    return switch (path) {
      case "time" -> {
        times = new OpenTokens(path, true);
        yield times;
      }
      case "received" -> new OpenTokens(path, true);
      case RAW, "" -> new OpenTokens(path, false);
      default -> new OpenCodes(path, seed, block);
    };
  }

  private int inBlock(int template) {
    if (blockStamp[template] != block + 1) {
      blockStamp[template] = block + 1;
      blockTemplate[template] = rows.template(templates[template]);
    }
    return blockTemplate[template];
  }

  private void endBlock() {
    flush();
    for (int i = 0; i < columns.size(); i++) {
      OpenColumn column = columns.get(i);
      column.endBlock(block);
      if (column instanceof OpenCodes codes && codes.isMostlyDistinct()) {
        OpenTokens tokens = new OpenTokens(column.path(), false);
        tokens.continueAfter(column);
        columns.set(i, tokens);
      }
    }
    if (block == done.length) {
      done = Arrays.copyOf(done, 2 * block);
    }
    done[block++] = rows.publish();
    rows = new OpenRows();
    terms.nextBlock();
  }

  /** Shows readers what was appended. */
  public void publish() {
    if (rowCount == 0) {
      return;
    }
    flush();
    OpenColumn.Published[] published = new OpenColumn.Published[columns.size()];
    for (int i = 0; i < published.length; i++) {
      published[i] = columns.get(i).publish(block);
    }
    int blocks = rows.count() > 0 ? block + 1 : block;
    OpenRows.Published[] all = Arrays.copyOf(done, blocks);
    if (blocks > block) {
      all[block] = rows.publish();
    }
    view = new OpenView(published, templates, skeletons.size(), all, terms);
  }
}
