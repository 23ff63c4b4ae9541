package dev.evident.log.keys;

/**
 * Which data key: one for each retention class, group of streams and day, so that what expires, or
 * must go, goes by destroying its key.
 *
 * @param recordClass number of the retention class, 0 to 65,535
 * @param group group of streams, see {@link #group}; 0 to 255
 * @param day days since 1970-01-01 UTC, by the time of acceptance
 */
public record DataKeyId(int recordClass, int group, int day) {
  /** Bytes of an id in a file. */
  public static final int BYTES = 8;

  /** The key of control records: it never expires with a class. */
  public static final DataKeyId CONTROL = new DataKeyId(0xffff, 0xff, 0);

  /** Milliseconds of a day. */
  public static final long DAY_MS = 86_400_000;

  private static final int OWN_GROUPS = 64;

  public DataKeyId {
    if (recordClass < 0 || recordClass > 0xffff || group < 0 || group > 0xff) {
      throw new IllegalArgumentException(
          "no data key for class " + recordClass + " and stream group " + group);
    }
  }

  /**
   * The key of an event.
   *
   * @param stream number of its stream, unsigned
   * @param acceptedMs when it was accepted, in milliseconds since 1970
   */
  public static DataKeyId of(int recordClass, int stream, long acceptedMs) {
    return new DataKeyId(recordClass, group(stream), day(acceptedMs));
  }

  /** Streams 0 to 63 have a group of their own; the others share 64 groups. */
  public static int group(int stream) {
    return Integer.compareUnsigned(stream, OWN_GROUPS) < 0
        ? stream
        : OWN_GROUPS + Integer.remainderUnsigned(stream, OWN_GROUPS);
  }

  /** The day of a time in milliseconds. */
  public static int day(long acceptedMs) {
    return (int) Math.floorDiv(acceptedMs, DAY_MS);
  }

  /** Writes the id: {@code u16 class | u8 group | u8 0 | u32 day}, big-endian. */
  public void put(byte[] b, int at) {
    b[at] = (byte) (recordClass >>> 8);
    b[at + 1] = (byte) recordClass;
    b[at + 2] = (byte) group;
    b[at + 3] = 0;
    b[at + 4] = (byte) (day >>> 24);
    b[at + 5] = (byte) (day >>> 16);
    b[at + 6] = (byte) (day >>> 8);
    b[at + 7] = (byte) day;
  }

  /** Reads what {@link #put} wrote. */
  public static DataKeyId read(byte[] b, int at) {
    return new DataKeyId(
        (b[at] & 0xff) << 8 | (b[at + 1] & 0xff),
        b[at + 2] & 0xff,
        (b[at + 4] & 0xff) << 24
            | (b[at + 5] & 0xff) << 16
            | (b[at + 6] & 0xff) << 8
            | (b[at + 7] & 0xff));
  }

  @Override
  public String toString() {
    return equals(CONTROL)
        ? "of control records"
        : "of class " + recordClass + ", stream group " + group + ", day " + day;
  }
}
