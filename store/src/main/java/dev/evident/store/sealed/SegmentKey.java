package dev.evident.store.sealed;

/**
 * Which records a segment holds; all of them are under one data key.
 *
 * @param recordClass retention class, 0 to 65,535
 * @param streamGroup group of streams, 0 to 255
 * @param day accepted time in days since 1970, from 0 on
 */
public record SegmentKey(int recordClass, int streamGroup, int day) {
  public SegmentKey {
    if (recordClass < 0 || recordClass > 0xffff) {
      throw new IllegalArgumentException("class " + recordClass + " is not from 0 to 65535");
    }
    if (streamGroup < 0 || streamGroup > 0xff) {
      throw new IllegalArgumentException("stream group " + streamGroup + " is not from 0 to 255");
    }
    if (day < 0) {
      throw new IllegalArgumentException("day " + day + " is before 1970");
    }
  }
}
