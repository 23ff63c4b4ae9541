package dev.evident.engine.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which acts repeat others of a moment ago: the first is told at once, its repetitions once for
 * each window, with their count. So a dashboard that asks the same every five seconds is one event
 * for each window, and what is quiet costs nothing. Not thread-safe.
 */
final class Folds {
  /** The key of what strangers do when too many different ones are there already. */
  private static final Key OTHERS =
      new Key(Visitor.unknown("", Optional.empty()), new Act.Refusal("", "", 0, ""));

  private final Duration window;
  private final int foldsMax;
  private final Map<Key, Fold> folds = new LinkedHashMap<>();

  /** What makes acts equal: all but what was found. */
  private record Key(Visitor visitor, Act act) {}

  /** Repetitions of an act in a window. */
  private static final class Fold {
    private Instant until;
    private Visitor visitor;
    private Act act;
    private long count;
    private Instant first;
    private Instant last;

    Fold(Visitor visitor, Act act, Instant now, Instant until) {
      this.visitor = visitor;
      this.act = act;
      this.first = now;
      this.last = now;
      this.until = until;
    }
  }

  /** What is to be told of repetitions. */
  record Repeated(Visitor visitor, Act act, long count, Instant first, Instant last) {}

  Folds(Duration window, int foldsMax) {
    this.window = window;
    this.foldsMax = foldsMax;
  }

  /** Whether the act repeats another one and was counted; else it must be told by itself. */
  boolean counts(Visitor visitor, Act act, Instant now) {
    Fold fold = folds.get(key(visitor, act));
    if (fold == null && isStrangers(visitor, act) && folds.size() >= foldsMax) {
      fold = folds.computeIfAbsent(OTHERS, _ -> new Fold(visitor, act, now, now.plus(window)));
    }
    if (fold == null) {
      return false;
    }
    if (fold.count++ == 0) {
      fold.first = now;
    }
    fold.last = now;
    fold.visitor = visitor;
    fold.act = act;
    return true;
  }

  private static boolean isStrangers(Visitor visitor, Act act) {
    return visitor.label().isEmpty() && !(act instanceof Act.Read);
  }

  /** The act was told; its repetitions are counted from now on, as far as there is room. */
  void told(Visitor visitor, Act act, Instant now) {
    if (folds.size() < foldsMax) {
      folds.put(key(visitor, act), new Fold(visitor, act, now, now.plus(window)));
    }
  }

  private static Key key(Visitor visitor, Act act) {
    return new Key(visitor, act instanceof Act.Read read ? read.withResults(0) : act);
  }

  /**
   * Ends the windows that are over, and tells what was repeated in them. What cannot be told goes
   * on being counted, in the same window.
   *
   * @param everything also the windows that are not over
   * @param told false when there is no room for it at present
   * @return whether everything was told
   */
  boolean end(Instant now, boolean everything, Predicate<Repeated> told) {
    boolean all = true;
    Iterator<Fold> each = folds.values().iterator();
    while (each.hasNext()) {
      Fold fold = each.next();
      if (!everything && now.isBefore(fold.until)) {
        continue;
      }
      if (fold.count == 0) {
        each.remove();
      } else if (told.test(
          new Repeated(fold.visitor, fold.act, fold.count, fold.first, fold.last))) {
        fold.count = 0;
        fold.until = now.plus(window);
      } else {
        all = false;
      }
    }
    return all;
  }

  /** Repetitions that were counted and not told yet. */
  long untold() {
    return folds.values().stream().mapToLong(fold -> fold.count).sum();
  }

  int size() {
    return folds.size();
  }
}
