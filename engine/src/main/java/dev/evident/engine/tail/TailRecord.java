package dev.evident.engine.tail;

import dev.evident.codec.Records;
import dev.evident.log.StoredRecord;
import dev.evident.query.FlatRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that several tails look at: taken apart when the first of them needs it, and once for
 * all of them. Thread-safe: two threads may do the same work, and get equal results.
 */
final class TailRecord {
  private final long index;
  private final byte[] record;
  private @Nullable FlatRecord flat;
  private byte @Nullable [] lowerCase;

  TailRecord(StoredRecord stored) {
    this.index = stored.index();
    this.record =
        stored.segments().size() == 2
            ? Records.reassemble(stored.segments().get(0).bytes(), stored.segments().get(1).bytes())
            : stored.firstBytes();
  }

  long index() {
    return index;
  }

  byte[] record() {
    return record;
  }

  FlatRecord flat() {
    FlatRecord present = flat;
    if (present == null) {
      present = FlatRecord.read(index, record);
      flat = present;
    }
    return present;
  }

  /**
   * The record in small letters when it is nothing but ASCII without an escape, so that every value
   * stands in it letter by letter; otherwise no bytes.
   */
  byte[] plainLowerCase() {
    byte[] present = lowerCase;
    if (present == null) {
      present = lowerCase(record);
      lowerCase = present;
    }
    return present;
  }

  private static byte[] lowerCase(byte[] record) {
    byte[] lower = new byte[record.length];
    for (int i = 0; i < record.length; i++) {
      byte b = record[i];
      if (b < 0 || b == '\\') {
        return new byte[0];
      }
      lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }
    return lower;
  }
}
