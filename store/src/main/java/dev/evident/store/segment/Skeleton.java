package dev.evident.store.segment;

/**
 * The text of a {@link Template}, and where its values belong. Segments have thousands of them and
 * mostly the same ones, so that they share them, see {@link SkeletonPool}. Immutable.
 */
public final class Skeleton {
  private final byte[] bytes;
  private final SmallNumbers marks;
  private final boolean hidesValues;

  /**
   * @param bytes of the skeleton; kept
   * @param values how many a record has
   */
  Skeleton(byte[] bytes, int values) {
    this.bytes = bytes;
    this.marks = SmallNumbers.of(marks(bytes, values));
    this.hidesValues = hides(bytes);
  }

  private static int[] marks(byte[] skeleton, int values) {
    int[] marks = new int[values];
    int found = 0;
    for (int i = 0; i < skeleton.length && found < values; i++) {
      if (skeleton[i] >= 0 && skeleton[i] <= Shredder.SECOND) {
        marks[found++] = i;
      }
    }
    if (found < values) {
      throw new IllegalArgumentException("skeleton has places for only " + found + " values");
    }
    return marks;
  }

  private static boolean hides(byte[] skeleton) {
    if (skeleton[0] == Shredder.VALUE) {
      return true;
    }
    for (byte c : skeleton) {
      if (c == Shredder.PERSONAL_TREE) {
        return true;
      }
    }
    return false;
  }

  /** The text: not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** How many values a record has. */
  int values() {
    return marks.count();
  }

  /** Where in the text value {@code i} belongs. */
  int mark(int i) {
    return marks.get(i);
  }

  boolean isWhole() {
    return bytes[0] == Shredder.VALUE;
  }

  boolean hidesValues() {
    return hidesValues;
  }
}
