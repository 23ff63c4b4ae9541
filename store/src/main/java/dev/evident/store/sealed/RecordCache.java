package dev.evident.store.sealed;

import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records of sealed segments that were shown lately, whole: putting one together asks for a chunk
 * of each of its columns, and what was shown is shown again, when a page is loaded anew, a
 * dashboard refreshes, or several people look at the same incident. Thread-safe.
 *
 * <p>Bounded by bytes; the one that was not asked for the longest goes first. In parts, so that
 * queries do not wait for each other.
 */
final class RecordCache {
  private static final int PARTS = 16;

  /** What a record takes beside its bytes, roughly. */
  private static final int ENTRY_BYTES = 128;

  /** What is larger than this share of a part is not kept: it would drive out too much. */
  private static final int SHARE_MAX = 16;

  private final Part[] parts = new Part[PARTS];

  /**
   * @param bytesMax bytes of records at most
   */
  RecordCache(long bytesMax) {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part(bytesMax / PARTS);
    }
  }

  /** A record of a segment by its index in the log. */
  private record Key(Owner owner, long index) {}

  /** The records of one segment. Thread-safe. */
  final class Owner {
    private volatile boolean closed;

    private Owner() {}

    /** The record with this index, if it is kept. Not to be changed. */
    byte @Nullable [] get(long index) {
      return part(index).get(new Key(this, index));
    }

    /** Keeps a record, which must not be changed any more. */
    void put(long index, byte[] record) {
      part(index).put(new Key(this, index), record);
    }

    /** Drops all; nothing is kept from now on. */
    void close() {
      closed = true;
      for (Part part : parts) {
        part.drop(this);
      }
    }
  }

  /** The place for the records of a segment that was opened. */
  Owner owner() {
    return new Owner();
  }

  private Part part(long index) {
    return parts[(int) (index & PARTS - 1)];
  }

  private static final class Part {
    private final long bytesMax;
    // Guarded by this; the least recently used first.
    private final LinkedHashMap<Key, byte[]> records = new LinkedHashMap<>(16, .75f, true);
    private long bytes;

    Part(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    synchronized byte @Nullable [] get(Key key) {
      return records.get(key);
    }

    synchronized void put(Key key, byte[] record) {
      long weight = weight(record);
      if (key.owner.closed || weight > bytesMax / SHARE_MAX || records.put(key, record) != null) {
        return; // it was there already: two threads put the same record together
      }
      bytes += weight;
      Iterator<byte[]> oldest = records.values().iterator();
      while (bytes > bytesMax) {
        bytes -= weight(oldest.next());
        oldest.remove();
      }
    }

    synchronized void drop(Owner owner) {
      records
          .entrySet()
          .removeIf(entry -> {
            if (entry.getKey().owner != owner) {
              return false;
            }
            bytes -= weight(entry.getValue());
            return true;
          });
    }

    private static long weight(byte[] record) {
      return record.length + (long) ENTRY_BYTES;
    }
  }
}
