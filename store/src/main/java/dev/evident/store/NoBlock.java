package dev.evident.store;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.NoValues;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import dev.evident.store.segment.Template;
import dev.evident.store.segment.Values;

/** Stands where no block is open. */
enum NoBlock implements Segment.Block, Places {
  INSTANCE;

  @Override
  public int rows() {
    return 0;
  }

  @Override
  public long firstIndex() {
    return 0;
  }

  @Override
  public long lastIndex() {
    return -1;
  }

  @Override
  public long minTimeMillis() {
    return Long.MAX_VALUE;
  }

  @Override
  public long maxTimeMillis() {
    return Long.MIN_VALUE;
  }

  @Override
  public Places places() {
    return this;
  }

  @Override
  public Layout layout() {
    return new Layout(new char[0], new Template[0]);
  }

  @Override
  public Values values(int column) {
    return NoValues.INSTANCE;
  }

  @Override
  public void salts(int row, Bytes to) {
    throw new IndexOutOfBoundsException(row);
  }

  @Override
  public long index(int row) {
    throw new IndexOutOfBoundsException(row);
  }

  @Override
  public long acceptedMs(int row) {
    throw new IndexOutOfBoundsException(row);
  }

  @Override
  public int kind(int row) {
    throw new IndexOutOfBoundsException(row);
  }

  @Override
  public int recordClass(int row) {
    throw new IndexOutOfBoundsException(row);
  }

  @Override
  public int stream(int row) {
    throw new IndexOutOfBoundsException(row);
  }
}
