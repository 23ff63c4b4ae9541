package dev.evident.store.scan;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.TermLookup;
import dev.evident.store.segment.Values;
import java.io.IOException;

/** A segment whose blocks do not read. */
record DamagedSegment(Segment sound) implements Segment {
  static final String REASON = "chunk 7 has another checksum";

  static Segment of(Segment sound) {
    return new DamagedSegment(sound);
  }

  @Override
  public int blockCount() {
    return sound.blockCount();
  }

  @Override
  public int columnCount() {
    return sound.columnCount();
  }

  @Override
  public Column column(int column) {
    return sound.column(column);
  }

  @Override
  public int templateCount() {
    return sound.templateCount();
  }

  @Override
  public Template template(int template) {
    return sound.template(template);
  }

  @Override
  public TermLookup terms() {
    return (_, _) -> {
      throw new IOException(REASON);
    };
  }

  @Override
  public Block block(int number) {
    Block block = sound.block(number);
    return new Block() {
      @Override
      public int rows() {
        return block.rows();
      }

      @Override
      public long firstIndex() {
        return block.firstIndex();
      }

      @Override
      public long lastIndex() {
        return block.lastIndex();
      }

      @Override
      public long minTimeMillis() {
        return block.minTimeMillis();
      }

      @Override
      public long maxTimeMillis() {
        return block.maxTimeMillis();
      }

      @Override
      public Places places() throws IOException {
        throw new IOException(REASON);
      }

      @Override
      public Layout layout() throws IOException {
        throw new IOException(REASON);
      }

      @Override
      public Values values(int column) throws IOException {
        throw new IOException(REASON);
      }

      @Override
      public void salts(int row, Bytes to) throws IOException {
        throw new IOException(REASON);
      }
    };
  }
}
