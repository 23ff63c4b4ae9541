package dev.evident.codec;

import java.time.Duration;

/**
 * What one event and one body may be.
 *
 * @param recordBytesMax bytes of an event as sent, and of its record
 * @param depthMax objects and arrays inside one another, the event itself being the first
 * @param batchEventsMax events in one body, refused ones too
 * @param batchBytesMax bytes of one body after decompression
 * @param idCharsMax characters (code points) of {@code id}
 * @param actionCharsMax characters of {@code action}
 * @param textCharsMax characters of the other short texts (names, ids, user agent); {@code reason},
 *     {@code message}, {@code source.raw} and free JSON are bounded by the record only
 * @param futureMax how far the time of an event may lie ahead of the server's
 */
public record Limits(
    int recordBytesMax,
    int depthMax,
    int batchEventsMax,
    int batchBytesMax,
    int idCharsMax,
    int actionCharsMax,
    int textCharsMax,
    Duration futureMax) {

  /** One record fits a frame of the journal many times over, and a client's memory. */
  public static final int RECORD_BYTES_MAX = 1 << 20;

  /** Deep enough for any document people nest by hand; shallow enough for a thread's stack. */
  public static final int DEPTH_MAX = 32;

  /** A batch waits for one commit: more events only make the answer later. */
  public static final int BATCH_EVENTS_MAX = 10_000;

  /** What one request may hold in memory while it waits for its commit. */
  public static final int BATCH_BYTES_MAX = 32 << 20;

  public static final int ID_CHARS_MAX = 128;

  public static final int ACTION_CHARS_MAX = 128;

  /** The usual bound of one HTTP header line, the longest short text that people send. */
  public static final int TEXT_CHARS_MAX = 8_192;

  /** A wrong clock or zone is noticed at once; a slightly fast clock loses nothing. */
  public static final Duration FUTURE_MAX = Duration.ofHours(24);

  public static final Limits DEFAULT =
      new Limits(
          RECORD_BYTES_MAX,
          DEPTH_MAX,
          BATCH_EVENTS_MAX,
          BATCH_BYTES_MAX,
          ID_CHARS_MAX,
          ACTION_CHARS_MAX,
          TEXT_CHARS_MAX,
          FUTURE_MAX);

  public Limits {
    atLeast("recordBytesMax", recordBytesMax, 1_024);
    atLeast("depthMax", depthMax, 4);
    atLeast("batchEventsMax", batchEventsMax, 1);
    atLeast("batchBytesMax", batchBytesMax, 1);
    atLeast("idCharsMax", idCharsMax, 36);
    atLeast("actionCharsMax", actionCharsMax, 3);
    atLeast("textCharsMax", textCharsMax, 1);
    if (recordBytesMax > 1 << 26) {
      throw new IllegalArgumentException("recordBytesMax must be at most 64 MiB");
    }
    if (depthMax > 256) {
      throw new IllegalArgumentException("depthMax must be at most 256: the parser recurses");
    }
    if (futureMax.isNegative()) {
      throw new IllegalArgumentException("futureMax must not be negative");
    }
  }

  private static void atLeast(String name, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(name + " must be at least " + min + ", not " + value);
    }
  }
}
