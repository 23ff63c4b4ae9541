package dev.evident.store.segment;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One {@link Skeleton} for all templates that have the same text, as long as any of them lives: the
 * segments of a log repeat the same few thousand, and their texts would fill a heap. Thread-safe.
 */
public final class SkeletonPool {
  private final long seed;
  private final ConcurrentHashMap<Entry, Entry> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<Skeleton> dead = new ReferenceQueue<>();

  /**
   * @param seed random, so that nobody can choose texts that slow the table down
   */
  public SkeletonPool(long seed) {
    this.seed = seed;
  }

  /** Equal to another one with the same skeleton; a dead one to itself only. */
  private static final class Entry extends WeakReference<Skeleton> {
    private final int hash;

    Entry(Skeleton skeleton, ReferenceQueue<Skeleton> queue, int hash) {
      super(skeleton, queue);
      this.hash = hash;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      if (!(other instanceof Entry entry) || hash != entry.hash) {
        return false;
      }
      Skeleton mine = get();
      Skeleton others = entry.get();
      return mine != null
          && others != null
          && mine.values() == others.values()
          && Arrays.equals(mine.bytes(), others.bytes());
    }
  }

  /**
   * The skeleton of a text.
   *
   * @param bytes of it; kept
   * @param values how many a record has
   * @throws IllegalArgumentException when the text has places for fewer values
   */
  public Skeleton shared(byte[] bytes, int values) {
    for (Reference<?> one = dead.poll(); one != null; one = dead.poll()) {
      entries.remove((Entry) one);
    }
    Skeleton fresh = new Skeleton(bytes, values);
    Entry entry = new Entry(fresh, dead, (int) Hashing.hash(bytes, 0, bytes.length, seed));
    while (true) {
      Entry known = entries.putIfAbsent(entry, entry);
      if (known == null) {
        return fresh;
      }
      Skeleton skeleton = known.get();
      if (skeleton != null) {
        return skeleton;
      }
      entries.remove(known); // it died between the comparison and now
    }
  }

  /** How many texts it knows, some of them perhaps dead. */
  int size() {
    return entries.size();
  }
}
