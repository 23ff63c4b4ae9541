package dev.evident.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sealed records in memory: what a store promises to the log, without a store. */
final class KeptRecords implements SealedRecords {
  private record Kept(byte[] bytes, long acceptedMs) {}

  private final List<Kept> all = new ArrayList<>();

  /** Takes over what the log has up to an index. */
  void take(EvidentLog log, long to) throws IOException {
    log.scanRaw(
        end(),
        to,
        (bytes, at, index, acceptedMs) -> {
          int length = RecordFormat.length(bytes, at, bytes.length);
          synchronized (this) {
            all.add(new Kept(Arrays.copyOfRange(bytes, at, at + length), acceptedMs));
          }
          return true;
        });
  }

  /** Forgets everything from an index on. */
  synchronized void forget(long from) {
    all.subList((int) from, all.size()).clear();
  }

  /** Changes one byte of a record. */
  synchronized void change(long index) {
    byte[] bytes = all.get((int) index).bytes();
    bytes[bytes.length - 1] ^= 1;
  }

  @Override
  public synchronized long end() {
    return all.size();
  }

  private synchronized Kept get(long index) {
    return all.get((int) index);
  }

  @Override
  public void scan(long from, long to, RecordVisitor visitor) throws IOException {
    for (long i = from; i < to; i++) {
      Kept one = get(i);
      if (!visitor.visit(one.bytes(), 0, i, one.acceptedMs())) {
        return;
      }
    }
  }
}
