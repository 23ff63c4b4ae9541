package dev.evident.engine.tail;

import dev.evident.log.EvidentLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a range of the log; control records are left out.
 *
 * @param from first index of the range
 * @param to first index behind it
 * @param bytes of all its records
 */
record TailBatch(long from, long to, List<TailRecord> records, long bytes) {
  private static final int RECORDS_MAX = 512;
  private static final long BYTES_WANTED = 1L << 20;

  TailBatch {
    records = List.copyOf(records);
  }

  /** Reads a batch of bounded size that begins at an index; {@code size} is behind it. */
  static TailBatch read(EvidentLog log, long from, long size) throws IOException {
    List<TailRecord> records = new ArrayList<>();
    long[] state = {from, 0};
    log.scan(
        from,
        Math.min(size, from + RECORDS_MAX),
        record -> {
          state[0] = record.index() + 1;
          if (!record.isControl()) {
            TailRecord one = new TailRecord(record);
            records.add(one);
            state[1] += one.record().length;
          }
          return state[1] < BYTES_WANTED;
        });
    return new TailBatch(from, state[0], records, state[1]);
  }
}
