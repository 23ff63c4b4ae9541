package dev.evident.log;

/**
 * The first version of the journal index: one range of times in the head, none behind the points.
 */
final class FirstIndexVersion {
  private static final int FIXED_BYTES = 56;
  private static final int POINT_BYTES = 16;
  private static final int RANGE_BYTES = 16;

  private FirstIndexVersion() {}

  /**
   * What the first version wrote in the place of this index.
   *
   * @param second bytes of the second version
   * @param from smallest time
   * @param to largest time
   */
  static byte[] of(byte[] second, long from, long to) {
    int rangesAt = FIXED_BYTES + POINT_BYTES * RecordFormat.i32(second, 40);
    int ranges = RANGE_BYTES * RecordFormat.i32(second, 24);
    byte[] first = new byte[second.length - ranges];
    System.arraycopy(second, 0, first, 0, rangesAt);
    System.arraycopy(second, rangesAt + ranges, first, rangesAt, first.length - rangesAt);
    first[7] = '1';
    RecordFormat.put64(first, 24, from);
    RecordFormat.put64(first, 32, to);
    return sealed(first);
  }

  /** The index with the checksum of its head made anew. */
  static byte[] sealed(byte[] index) {
    int head = index.length - 4_096 * RecordFormat.i32(index, 44);
    RecordFormat.put32(index, head - 4, FrameFormat.crc(index, 0, head - 4));
    return index;
  }
}
