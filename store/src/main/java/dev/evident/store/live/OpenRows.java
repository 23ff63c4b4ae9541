package dev.evident.store.live;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import java.util.Arrays;

/**
 * What the rows of one block are apart from their values. One thread writes; what {@link #publish}
 * returns never changes.
 */
final class OpenRows {
  private static final int FIRST_ROWS = 16;
  private static final int SALT_BYTES = 16;

  private int count;
  private long[] indexes;
  private long[] accepted;
  private byte[] kinds;
  private char[] classes;
  private int[] streams;
  private byte[] salts;
  private int[] saltEnds;
  private int saltsEnd;
  private char[] templateOf;
  private Template[] templates = new Template[FIRST_ROWS];
  private int templateCount;
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis = Long.MIN_VALUE;

  OpenRows() {
    this(FIRST_ROWS);
  }

  /**
   * @param rows for which there is room at once; more may come
   */
  private OpenRows(int rows) {
    indexes = new long[rows];
    accepted = new long[rows];
    kinds = new byte[rows];
    classes = new char[rows];
    streams = new int[rows];
    salts = new byte[SALT_BYTES * rows];
    saltEnds = new int[rows];
    templateOf = new char[rows];
  }

  /** The block behind this one, which is full: it likely becomes full, too. */
  OpenRows next() {
    return new OpenRows(count);
  }

  int count() {
    return count;
  }

  /** Numbers a template in this block, for {@link #add}. */
  int template(Template template) {
    if (templateCount == templates.length) {
      templates = Arrays.copyOf(templates, 2 * templateCount);
    }
    templates[templateCount] = template;
    return templateCount++;
  }

  /** Appends the salt of one segment of the record that is added next. */
  void addSalt(byte[] b, int at, int bytes) {
    if (saltsEnd + bytes > salts.length) {
      salts = Arrays.copyOf(salts, 2 * salts.length);
    }
    System.arraycopy(b, at, salts, saltsEnd, bytes);
    saltsEnd += bytes;
  }

  void add(long index, long acceptedMs, int kind, int recordClass, int stream, int blockTemplate) {
    if (count == indexes.length) {
      int length = Math.min(Segment.BLOCK_ROWS_MAX, 2 * count);
      indexes = Arrays.copyOf(indexes, length);
      accepted = Arrays.copyOf(accepted, length);
      kinds = Arrays.copyOf(kinds, length);
      classes = Arrays.copyOf(classes, length);
      streams = Arrays.copyOf(streams, length);
      saltEnds = Arrays.copyOf(saltEnds, length);
      templateOf = Arrays.copyOf(templateOf, length);
    }
    indexes[count] = index;
    accepted[count] = acceptedMs;
    kinds[count] = (byte) kind;
    classes[count] = (char) recordClass;
    streams[count] = stream;
    saltEnds[count] = saltsEnd;
    templateOf[count++] = (char) blockTemplate;
  }

  /** Says the time of the event that was added. */
  void time(long millis) {
    minMillis = Math.min(minMillis, millis);
    maxMillis = Math.max(maxMillis, millis);
  }

  /** The rows up to now. */
  Published publish() {
    boolean noTimes = minMillis > maxMillis; // control records only
    return new Published(
        count,
        indexes,
        accepted,
        kinds,
        classes,
        streams,
        salts,
        saltEnds,
        templateOf,
        templates,
        templateCount,
        noTimes ? accepted[0] : minMillis,
        noTimes ? accepted[0] : maxMillis);
  }

  /** Fixed rows; the layout is made when it is first asked for. */
  static final class Published implements Places {
    final int count;
    final long minMillis;
    final long maxMillis;
    private final long[] indexes;
    private final long[] accepted;
    private final byte[] kinds;
    private final char[] classes;
    private final int[] streams;
    private final byte[] salts;
    private final int[] saltEnds;
    private final char[] templateOf;
    private final Template[] templates;
    private final int templateCount;
    private volatile @org.jspecify.annotations.Nullable Layout layout;

    Published(
        int count,
        long[] indexes,
        long[] accepted,
        byte[] kinds,
        char[] classes,
        int[] streams,
        byte[] salts,
        int[] saltEnds,
        char[] templateOf,
        Template[] templates,
        int templateCount,
        long minMillis,
        long maxMillis) {
      this.count = count;
      this.indexes = indexes;
      this.accepted = accepted;
      this.kinds = kinds;
      this.classes = classes;
      this.streams = streams;
      this.salts = salts;
      this.saltEnds = saltEnds;
      this.templateOf = templateOf;
      this.templates = templates;
      this.templateCount = templateCount;
      this.minMillis = minMillis;
      this.maxMillis = maxMillis;
    }

    Layout layout() {
      Layout made = layout;
      if (made == null) {
        made =
            new Layout(Arrays.copyOf(templateOf, count), Arrays.copyOf(templates, templateCount));
        layout = made;
      }
      return made;
    }

    void salts(int row, Bytes to) {
      int begin = row == 0 ? 0 : saltEnds[check(row) - 1];
      to.put(salts, begin, saltEnds[row]);
    }

    private int check(int row) {
      if (row >= count) {
        throw new IndexOutOfBoundsException("row " + row + " of " + count);
      }
      return row;
    }

    @Override
    public long index(int row) {
      return indexes[check(row)];
    }

    @Override
    public long acceptedMs(int row) {
      return accepted[check(row)];
    }

    @Override
    public int kind(int row) {
      return kinds[check(row)] & 0xff;
    }

    @Override
    public int recordClass(int row) {
      return classes[check(row)];
    }

    @Override
    public int stream(int row) {
      return streams[check(row)];
    }
  }
}
