package dev.evident.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The indexes of all journal files, in their order. Thread-safe.
 *
 * <p>Most ids hold their time, and come by and large in its order. So which saved indexes may hold
 * an id is remembered together with the span of times for which that is so: a log of many files is
 * not gone through for every event.
 */
final class FileIndexes implements Closeable {
  private volatile State state = new State(List.of());
  private volatile Span span = new Span(state, 0, -1, List.of());

  /** What there is; replaced as a whole. */
  private record State(List<FileIndex> all, List<SavedIndex> saved, List<FileIndex> growing) {
    State(List<FileIndex> all) {
      this(
          all,
          all.stream()
              .filter(SavedIndex.class::isInstance)
              .map(SavedIndex.class::cast)
              .toList()
              .reversed(),
          all.stream().filter(index -> !(index instanceof SavedIndex)).toList().reversed());
    }
  }

  /** Times, both ends inside, that exactly these saved indexes cover; newest file first. */
  private record Span(State of, long from, long to, List<SavedIndex> covering) {
    /** The largest one around a time. */
    static Span around(State of, long millis) {
      long from = Long.MIN_VALUE;
      long to = Long.MAX_VALUE;
      for (SavedIndex index : of.saved) {
        from = Math.max(from, index.times().sameFrom(millis));
        to = Math.min(to, index.times().sameTo(millis));
      }
      return new Span(
          of, from, to, of.saved.stream().filter(index -> index.times().covers(millis)).toList());
    }

    @SuppressWarnings("ReferenceEquality") // the very state that it was made for
    boolean tells(State now, long millis) {
      return of == now && from <= millis && millis <= to;
    }
  }

  synchronized void add(FileIndex index) {
    FileIndex[] all = Arrays.copyOf(array(), state.all.size() + 1);
    all[all.length - 1] = index;
    state = new State(List.of(all));
  }

  /** Puts the saved form of an index in the place of its growing form. */
  synchronized void replace(FileIndex old, FileIndex saved) {
    FileIndex[] all = array();
    all[state.all.indexOf(old)] = saved;
    state = new State(List.of(all));
  }

  private FileIndex[] array() {
    return state.all.toArray(FileIndex[]::new);
  }

  FileIndex holding(long index) {
    List<FileIndex> now = state.all;
    int low = 0;
    int high = now.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (now.get(middle).firstIndex() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return now.get(low);
  }

  /** Confirms a candidate; returns true to stop the search. */
  interface Candidate {
    boolean confirm(long index) throws IOException;
  }

  /**
   * Goes through the records that may have this id: those of files that still grow, then the saved
   * ones, newest file first.
   *
   * @param millis time inside a UUIDv7, or -1: files that cannot hold it are not asked
   * @return whether a candidate was confirmed
   */
  boolean search(long key, long millis, Candidate candidate) throws IOException {
    State now = state;
    return search(now.growing, key, millis, candidate)
        || search(millis < 0 ? now.saved : covering(now, millis), key, millis, candidate);
  }

  private static boolean search(
      List<? extends FileIndex> indexes, long key, long millis, Candidate candidate)
      throws IOException {
    for (int i = 0; i < indexes.size(); i++) { // an iterator would be garbage for every event
      FileIndex index = indexes.get(i);
      if (!index.mayHold(key, millis)) {
        continue;
      }
      for (long found : index.candidates(key)) {
        if (candidate.confirm(found)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<SavedIndex> covering(State now, long millis) {
    Span known = span;
    if (!known.tells(now, millis)) {
      known = Span.around(now, millis);
      span = known;
    }
    return known.covering;
  }

  @Override
  public void close() throws IOException {
    for (SavedIndex saved : state.saved) {
      saved.close();
    }
  }
}
