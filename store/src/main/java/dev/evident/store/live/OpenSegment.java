package dev.evident.store.live;

import dev.evident.codec.Records;
import dev.evident.log.RawRecord;
import dev.evident.query.FlatRecord;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Shredder;
import dev.evident.store.segment.Template;
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
  /** Columns that a segment takes before the next one is begun, see {@link Skeletons}. */
  static final int COLUMNS_MAX = 16_384;

  /** Bytes that all tokens of one column may have, far below what an array can hold. */
  static final long CONTENT_BYTES_MAX = 256L << 20;

  private static final String RAW = "source.raw";
  private final long seed;
  private final TokenTerms tokenTerms = new TokenTerms();
  private final LiveTerms terms;

  private final Skeletons skeletons;
  // Number of the template of each skeleton, and one more; 0 where the segment has none.
  private int[] templateOf = new int[64];
  private Template[] templates = new Template[64];
  private int templateCount;
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
    this(seed, new Skeletons(seed));
  }

  /**
   * The same, with what was learnt from the records of other segments.
   *
   * @param skeletons used by the thread that appends, and by no other
   */
  public OpenSegment(long seed, Skeletons skeletons) {
    this.seed = seed;
    this.terms = new LiveTerms(seed);
    this.skeletons = skeletons;
  }

  /** Whether the next record should begin another segment. */
  public boolean isFull() {
    return skeletons.isFull() || columns.size() >= COLUMNS_MAX || contentBytes >= CONTENT_BYTES_MAX;
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
    int skeleton =
        whole || segments == 0
            ? Skeletons.NONE
            : skeletons.take(b, from, to, personalFrom, personalTo);
    int shift = pending.begin(b, from, personalTo);
    int template;
    if (skeleton != Skeletons.NONE) {
      template = template(skeleton);
      Template found = templates[template];
      Shredder values = skeletons.values();
      for (int i = 0; i < found.values(); i++) {
        pending.add(found.column(i), values.start(i) + shift, values.end(i) + shift);
      }
    } else {
      template = template(segments == 2 ? Skeletons.WHOLE_PERSONAL : Skeletons.WHOLE);
      int column = templates[template].column(0);
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
    terms.flush();
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

  /** Number of the template of a skeleton. */
  private int template(int skeleton) {
    if (skeleton >= templateOf.length) {
      templateOf = Arrays.copyOf(templateOf, Math.max(2 * templateOf.length, skeletons.size()));
    }
    int known = templateOf[skeleton] - 1;
    if (known >= 0) {
      return known;
    }
    if (templateCount == templates.length) {
      templates = Arrays.copyOf(templates, 2 * templateCount);
      judgedWhole = Arrays.copyOf(judgedWhole, 2 * templateCount);
      blockTemplate = Arrays.copyOf(blockTemplate, 2 * templateCount);
      blockStamp = Arrays.copyOf(blockStamp, 2 * templateCount);
    }
    List<String> paths = skeletons.paths(skeleton);
    int[] numbers = new int[paths.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = column(paths.get(i));
    }
    Template made = new Template(skeletons.skeleton(skeleton), numbers);
    judgedWhole[templateCount] = made.hidesValues() || hasColumn(made, RAW);
    templates[templateCount] = made;
    templateOf[skeleton] = ++templateCount;
    return templateCount - 1;
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
    rows = rows.next();
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
    view = new OpenView(published, templates, templateCount, all, terms);
  }
}
