package dev.evident.store.sealed;

import dev.evident.store.column.Inflater;
import dev.evident.store.column.Weighed;
import dev.evident.store.segment.SkeletonPool;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decoded chunks of all open segments, bounded by the bytes that they take. Thread-safe.
 *
 * <p>A hit is a look into an array and takes no lock. What has to go is found by a hand that walks
 * round the entries and spares those that were used since it came by last (clock, second chance).
 * What comes in must have been asked for more often than what would have to go, or be lucky: a
 * question that goes through more than fits, again and again, finds a part of it kept instead of
 * driving out each time what it needs next (after TinyLFU, Einziger et al., ACM TOS 2017; the
 * counts are exact here, since chunks have numbers). Two threads that miss the same chunk may both
 * decode it; one of the results is kept.
 */
public final class ChunkCache {
  /** What is larger than this part of the cache is not kept: it would drive out too much. */
  private static final int PART_MAX = 8;

  /** The share of it that is for whole records. */
  private static final int RECORDS_PART = 8;

  /** Of those that were asked for as often as what is kept, one in so many comes in. */
  private static final int LUCKY_ONE_IN = 16;

  /** Counts are halved when so many times what is kept was missed. */
  private static final long EPOCH_ROUNDS = 4;

  private final long bytesMax;
  private final long chunkBytesMax;
  private final RecordCache records;
  private final Inflater inflater = new Inflater();
  private final SkeletonPool skeletons;
  private final LongAdder misses = new LongAdder();
  // All below is guarded by this: the entries in the order in which the hand comes by.
  private final ArrayDeque<Entry> ring = new ArrayDeque<>();
  private long bytes;
  private long draws;
  private int epoch;
  private long missesInEpoch;

  /**
   * @param bytesMax bytes of decoded chunks and whole records at most
   * @param seed random, for tables of what strangers wrote
   */
  public ChunkCache(long bytesMax, long seed) {
    if (bytesMax < 0) {
      throw new IllegalArgumentException("a cache of " + bytesMax + " bytes");
    }
    this.bytesMax = bytesMax;
    this.records = new RecordCache(bytesMax / RECORDS_PART);
    this.chunkBytesMax = bytesMax - bytesMax / RECORDS_PART;
    this.skeletons = new SkeletonPool(seed);
  }

  /** Whole records that were shown lately. */
  RecordCache records() {
    return records;
  }

  /** What open segments have in common; not counted, for it does not grow with them. */
  SkeletonPool skeletons() {
    return skeletons;
  }

  /** What chunks are unpacked with. */
  Inflater inflater() {
    return inflater;
  }

  public long bytesMax() {
    return bytesMax;
  }

  /** Bytes that the chunks take, roughly. */
  public synchronized long bytes() {
    return bytes;
  }

  /** How many chunks had to be read. Hits are not counted: counting would cost more than a hit. */
  public long misses() {
    return misses.sum();
  }

  /** Makes a chunk from what the file holds. */
  @FunctionalInterface
  interface Loader<T extends Weighed> {
    T load(int chunk) throws IOException;
  }

  private static final class Entry {
    final Slots owner;
    final int chunk;
    final Weighed value;
    final long weight;
    // Written without order by readers: a lost update costs at most one more load.
    boolean used;

    Entry(Slots owner, int chunk, Weighed value) {
      this.owner = owner;
      this.chunk = chunk;
      this.value = value;
      this.weight = value.weight();
    }
  }

  /** The places for the chunks of one file. */
  Slots slots(int chunks) {
    return new Slots(chunks);
  }

  /** The chunks of one file, by number. Thread-safe. */
  final class Slots {
    private final AtomicReferenceArray<@Nullable Entry> entries;
    // Both guarded by the cache.
    private final Asked asked;
    private boolean closed;

    private Slots(int chunks) {
      this.entries = new AtomicReferenceArray<>(chunks);
      this.asked = new Asked(chunks);
    }

    /** The chunk if it is kept. */
    @Nullable Weighed kept(int chunk) {
      Entry found = entries.get(chunk);
      if (found == null) {
        return null;
      }
      if (!found.used) {
        found.used = true;
      }
      return found.value;
    }

    /** The chunk, loaded if need be; every chunk is asked for with one type only. */
    @SuppressWarnings("unchecked") // the type by which the same chunk was stored
    <T extends Weighed> T get(int chunk, Loader<T> loader) throws IOException {
      Weighed found = kept(chunk);
      if (found != null) {
        return (T) found;
      }
      misses.increment();
      T loaded = loader.load(chunk);
      keep(this, chunk, loaded);
      return loaded;
    }

    /** Drops all entries; nothing is kept from now on. */
    void close() {
      synchronized (ChunkCache.this) {
        closed = true;
        ring.removeIf(entry -> {
          if (entry.owner == this) {
            drop(entry);
            return true;
          }
          return false;
        });
      }
    }
  }

  private void keep(Slots slots, int chunk, Weighed value) {
    Entry entry = new Entry(slots, chunk, value);
    if (entry.weight > chunkBytesMax / PART_MAX) {
      return;
    }
    synchronized (this) {
      if (slots.closed || slots.entries.get(chunk) != null) {
        return;
      }
      if (++missesInEpoch > EPOCH_ROUNDS * (ring.size() + 1)) {
        missesInEpoch = 0;
        epoch++;
      }
      slots.asked.more(chunk, epoch);
      while (bytes + entry.weight > chunkBytesMax) {
        if (!makeRoom(entry)) {
          return;
        }
      }
      bytes += entry.weight;
      ring.add(entry);
      slots.entries.set(chunk, entry);
    }
  }

  /** Drops something that matters less than what comes; false when that must not come in. */
  private boolean makeRoom(Entry coming) {
    for (Entry oldest = ring.poll(); oldest != null; oldest = ring.poll()) {
      Asked asked = oldest.owner.asked;
      if (oldest.used) {
        oldest.used = false;
        asked.more(oldest.chunk, epoch);
        ring.add(oldest);
        continue;
      }
      int more = coming.owner.asked.count(coming.chunk, epoch) - asked.count(oldest.chunk, epoch);
      if (more > 0 || (more == 0 && ++draws % LUCKY_ONE_IN == 0)) {
        drop(oldest);
        return true;
      }
      ring.add(oldest);
      return false;
    }
    throw new AssertionError("bug: an empty cache of " + bytes + " bytes");
  }

  private void drop(Entry entry) {
    entry.owner.entries.set(entry.chunk, null);
    bytes -= entry.weight;
  }
}
