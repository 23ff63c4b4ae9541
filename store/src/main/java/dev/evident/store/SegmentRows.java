package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.RawRecord;
import dev.evident.store.segment.BlockAssembly;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Places;
import dev.evident.store.segment.Segment;
import java.io.IOException;

/**
 * Goes through the rows of a segment in the order of their indexes and puts each record together as
 * the log had it. One thread.
 */
final class SegmentRows {
  /** Index behind the last row. */
  static final long END = Long.MAX_VALUE;

  private static final int RECORD_BYTES_EXPECTED = 2_048;

  private final String name;
  private final Segment segment;
  private final BlockAssembly assembly = new BlockAssembly();
  private final Bytes record = new Bytes(RECORD_BYTES_EXPECTED);
  private final Bytes salts = new Bytes(2 * RawRecord.SALT_BYTES);
  private int blockNumber;
  private Segment.Block block;
  private Places places;
  private int row;
  private long index;

  /**
   * Begins at the first row whose index is not below {@code from}.
   *
   * @param name names the segment in errors
   */
  SegmentRows(String name, Segment segment, long from) throws IOException {
    this.name = name;
    this.segment = segment;
    int low = 0;
    int high = segment.blockCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (segment.block(middle).lastIndex() < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.blockNumber = low;
    this.block = NoBlock.INSTANCE;
    this.places = NoBlock.INSTANCE;
    this.index = END;
    if (low < segment.blockCount()) {
      open(from);
    }
  }

  private void open(long from) throws IOException {
    block = segment.block(blockNumber);
    try {
      places = block.places();
      int low = 0;
      int high = block.rows();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (places.index(middle) < from) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      row = low;
      assembly.open(segment, block, row);
      index = places.index(row);
    } catch (IOException | RuntimeException e) {
      throw damaged(block.firstIndex(), e);
    }
  }

  private CorruptLogException damaged(long at, Exception e) {
    CorruptLogException named =
        new CorruptLogException("segment " + name + " is damaged at record " + at + ": " + e);
    named.initCause(e);
    return named;
  }

  String name() {
    return name;
  }

  /** Index of the row, or {@link #END}. */
  long index() {
    return index;
  }

  long acceptedMs() {
    return places.acceptedMs(row);
  }

  /** Moves to the next row. */
  void advance() throws IOException {
    row++;
    if (row < block.rows()) {
      index = places.index(row);
      return;
    }
    blockNumber++;
    if (blockNumber < segment.blockCount()) {
      open(Long.MIN_VALUE);
    } else {
      index = END;
    }
  }

  /** The row's record in the layout of {@link RawRecord}, from 0 on; valid until the next call. */
  Bytes record() throws IOException {
    try {
      return assembled();
    } catch (IOException | RuntimeException e) {
      throw damaged(index, e);
    }
  }

  private Bytes assembled() throws IOException {
    salts.clear();
    block.salts(row, salts);
    int segments = salts.length() / RawRecord.SALT_BYTES;
    record.clear();
    record.ensure(RawRecord.PREFIX_BYTES);
    byte[] prefix = new byte[RawRecord.PREFIX_BYTES];
    RawRecord.putPrefix(
        prefix, 0, places.kind(row), places.recordClass(row), places.stream(row), segments);
    record.put(prefix, 0, prefix.length);
    for (int i = 0; i < Math.max(1, segments); i++) {
      if (segments > 0) {
        record.put(salts.array(), i * RawRecord.SALT_BYTES, (i + 1) * RawRecord.SALT_BYTES);
      }
      for (int k = 0; k < RawRecord.LENGTH_BYTES; k++) {
        record.put((byte) 0);
      }
      int from = record.length();
      if (i == 0) {
        assembly.first(row, record);
      } else {
        assembly.personal(row, record);
      }
      RawRecord.putLength(record.array(), from, record.length() - from);
    }
    return record;
  }
}
