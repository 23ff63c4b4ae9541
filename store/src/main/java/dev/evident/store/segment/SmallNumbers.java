package dev.evident.store.segment;

/** Numbers from 0 on, in two bytes each where all are small enough. Immutable. */
final class SmallNumbers {
  private static final int[] NONE = {};

  private final char[] small;
  // Empty when all are small.
  private final int[] large;

  private SmallNumbers(char[] small, int[] large) {
    this.small = small;
    this.large = large;
  }

  static SmallNumbers of(int[] numbers) {
    char[] small = new char[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] > Character.MAX_VALUE) {
        return new SmallNumbers(new char[0], numbers.clone());
      }
      small[i] = (char) numbers[i];
    }
    return new SmallNumbers(small, NONE);
  }

  int count() {
    return small.length + large.length; // one of them is empty
  }

  int get(int i) {
    return large.length == 0 ? small[i] : large[i];
  }
}
