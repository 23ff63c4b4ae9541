package dev.evident.store.live;

import dev.evident.store.segment.Shredder;
import dev.evident.store.segment.TemplatePaths;
import dev.evident.store.segment.TokenDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The skeletons of records that were met, numbered, each with the paths of its values. Outlives
 * segments: records of the next one look like those of the last, and need not be learnt again.
 *
 * <p>Owned by one thread, that of all segments which use it.
 */
public final class Skeletons {
  /**
   * Skeletons are dropped, and met anew, when they are so many: real sources have some thousands;
   * strangers who send ever new names must not make the table grow for ever.
   */
  static final int SKELETONS_MAX = 60_000;

  static final int BYTES_MAX = 32 << 20;

  /** Number of the skeleton of a record that is stored whole. */
  static final int WHOLE = 0;

  /** Number of the skeleton of a record of two segments that is stored whole. */
  static final int WHOLE_PERSONAL = 1;

  /** Stands for a record that must be stored whole. */
  static final int NONE = -1;

  private final Shredder shredder = new Shredder();
  private final TokenDictionary numbers;
  // By number; no paths for what only looks like JSON, whose records are stored whole.
  private final List<List<String>> paths = new ArrayList<>();

  /**
   * @param seed random, so that nobody can choose skeletons that slow the table down
   */
  public Skeletons(long seed) {
    this.numbers = new TokenDictionary(seed);
    byte[] whole = {Shredder.VALUE, Shredder.SECOND};
    int first = number(whole, 1);
    int second = number(whole, 2);
    if (first != WHOLE || second != WHOLE_PERSONAL) {
      throw new AssertionError("bug: numbers of skeletons begin at " + first);
    }
  }

  /** Whether another one should be begun. */
  public boolean isFull() {
    return numbers.size() >= SKELETONS_MAX || numbers.arenaBytes() >= BYTES_MAX;
  }

  /**
   * Takes a record apart: {@link #values} has its values then.
   *
   * @return the number of its skeleton, or {@link #NONE}
   */
  int take(byte[] b, int from, int to, int personalFrom, int personalTo) {
    int known = shredder.recognise(b, from, to, personalFrom, personalTo);
    if (known >= 0) {
      return known;
    }
    if (!shredder.shred(b, from, to, personalFrom, personalTo)) {
      return NONE;
    }
    int number = number(shredder.skeleton(), shredder.skeletonBytes());
    if (paths.get(number).isEmpty()) {
      return NONE;
    }
    shredder.learn(number);
    return number;
  }

  private int number(byte[] skeleton, int length) {
    int number = numbers.code(skeleton, 0, length);
    if (number == paths.size()) {
      paths.add(paths(Arrays.copyOf(skeleton, length)));
    }
    return number;
  }

  private static List<String> paths(byte[] skeleton) {
    try {
      return TemplatePaths.of(skeleton);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** The values of the record that was taken apart last. */
  Shredder values() {
    return shredder;
  }

  /** Larger than every number. */
  int size() {
    return numbers.size();
  }

  byte[] skeleton(int number) {
    return Arrays.copyOfRange(numbers.arena(), numbers.start(number), numbers.end(number));
  }

  /** The path of each value. */
  List<String> paths(int number) {
    return paths.get(number);
  }
}
