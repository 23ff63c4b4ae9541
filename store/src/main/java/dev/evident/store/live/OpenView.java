package dev.evident.store.live;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.TermLookup;
import dev.evident.store.segment.Values;

/** What an {@link OpenSegment} held at one moment. Immutable. */
final class OpenView implements Segment {
  static final OpenView EMPTY =
      new OpenView(
          new OpenColumn.Published[0], new Template[0], 0, new OpenRows.Published[0], (_, _) -> {});

  private final OpenColumn.Published[] columns;
  private final Template[] templates;
  private final int templateCount;
  private final OpenBlock[] blocks;
  private final TermLookup terms;

  OpenView(
      OpenColumn.Published[] columns,
      Template[] templates,
      int templateCount,
      OpenRows.Published[] rows,
      TermLookup terms) {
    this.columns = columns;
    this.templates = templates;
    this.templateCount = templateCount;
    this.terms = terms;
    this.blocks = new OpenBlock[rows.length];
    for (int i = 0; i < rows.length; i++) {
      blocks[i] = new OpenBlock(i, rows[i]);
    }
  }

  @Override
  public int blockCount() {
    return blocks.length;
  }

  @Override
  public Block block(int block) {
    return blocks[block];
  }

  @Override
  public int columnCount() {
    return columns.length;
  }

  @Override
  public Column column(int column) {
    return columns[column].column();
  }

  @Override
  public int templateCount() {
    return templateCount;
  }

  @Override
  public Template template(int template) {
    return templates[template];
  }

  @Override
  public TermLookup terms() {
    return terms;
  }

  private final class OpenBlock implements Block {
    private final int number;
    private final OpenRows.Published rows;

    OpenBlock(int number, OpenRows.Published rows) {
      this.number = number;
      this.rows = rows;
    }

    @Override
    public int rows() {
      return rows.count;
    }

    @Override
    public long firstIndex() {
      return rows.index(0);
    }

    @Override
    public long lastIndex() {
      return rows.index(rows.count - 1);
    }

    @Override
    public long minTimeMillis() {
      return rows.minMillis;
    }

    @Override
    public long maxTimeMillis() {
      return rows.maxMillis;
    }

    @Override
    public Places places() {
      return rows;
    }

    @Override
    public Layout layout() {
      return rows.layout();
    }

    @Override
    public Values values(int column) {
      return columns[column].values(number);
    }

    @Override
    public void salts(int row, Bytes to) {
      rows.salts(row, to);
    }
  }
}
