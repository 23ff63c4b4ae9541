package dev.evident.store;

import dev.evident.log.keys.DataKeyId;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Column;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.TermLookup;
import dev.evident.store.segment.Values;
import dev.evident.store.terms.TermSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Segment files that can be told to fail, or to give one column back wrongly. */
final class BadFiles implements SegmentFiles {
  private final SegmentFiles files;
  volatile boolean failing;
  volatile boolean lying;

  BadFiles(SegmentFiles files) {
    this.files = files;
  }

  @Override
  public void write(Path file, DataKeyId key, List<Source> sources) throws IOException {
    if (failing) {
      throw new IOException("made to fail");
    }
    files.write(file, key, sources);
  }

  @Override
  public OpenFile open(Path file, DataKeyId key) throws IOException {
    OpenFile open = files.open(file, key);
    return lying ? new Lying(open) : open;
  }

  @Override
  public DataKeyId key(Path file) throws IOException {
    return files.key(file);
  }

  @Override
  public void check(Path file, DataKeyId key) throws IOException {
    files.check(file, key);
  }

  private record Lying(OpenFile file) implements OpenFile {
    @Override
    public Segment segment() {
      return new LyingSegment(file.segment());
    }

    @Override
    public TermSource terms() throws IOException {
      return file.terms();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private record LyingSegment(Segment segment) implements Segment {
    @Override
    public int blockCount() {
      return segment.blockCount();
    }

    @Override
    public Block block(int block) {
      return new LyingBlock(segment, segment.block(block));
    }

    @Override
    public int columnCount() {
      return segment.columnCount();
    }

    @Override
    public Column column(int column) {
      return segment.column(column);
    }

    @Override
    public int templateCount() {
      return segment.templateCount();
    }

    @Override
    public Template template(int template) {
      return segment.template(template);
    }

    @Override
    public TermLookup terms() {
      return segment.terms();
    }
  }

  /** Tokens of the column of lists come back as another one. */
  private record LyingBlock(Segment segment, Segment.Block block) implements Segment.Block {
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
      return block.places();
    }

    @Override
    public Layout layout() throws IOException {
      return block.layout();
    }

    @Override
    public Values values(int column) throws IOException {
      Values values = block.values(column);
      return segment.column(column).path().equals("parameters.list")
          ? new LyingValues(values)
          : values;
    }

    @Override
    public void salts(int row, Bytes to) throws IOException {
      block.salts(row, to);
    }
  }

  private record LyingValues(Values values) implements Values {
    @Override
    public int count() {
      return values.count();
    }

    @Override
    public void token(int position, Bytes to) {
      to.put((byte) '7');
    }

    @Override
    public int next(byte[] token, int length, int from) throws IOException {
      return values.next(token, length, from);
    }
  }
}
