package dev.evident.engine;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a listing goes on: below an index. New events have larger indexes, so paging neither
 * repeats nor skips while they arrive.
 *
 * @param below the next page holds events with smaller indexes only
 * @param filterHash guards against going on with another filter
 */
public record Cursor(long below, int filterHash) {
  private static final byte VERSION = 1;
  private static final int BYTES = 13;

  /** Text for clients: opaque, URL-safe. */
  public String text() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES).put(VERSION).putLong(below).putInt(filterHash).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Reads what {@link #text} made; empty for anything else. */
  public static Optional<Cursor> parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
        return Optional.empty();
      }
      Cursor cursor = new Cursor(bytes.getLong(), bytes.getInt());
      return cursor.below < 0 ? Optional.empty() : Optional.of(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
