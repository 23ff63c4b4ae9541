package dev.evident.engine.search;

import dev.evident.model.Query;
import dev.evident.query.QueryText;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a listing goes on. It keeps the moment of the first page, so that all pages answer one
 * question about one state of the log: nothing is repeated or skipped while events arrive, also
 * those whose time lies in the past.
 *
 * @param question which question it belongs to, see {@link #hash}
 * @param now what relative times count from, in whole milliseconds
 * @param place where the page before ended, and the size of the log at the first page
 * @param given how many events were given so far
 */
record Cursor(long question, Instant now, Position place, long given) {
  private static final byte VERSION = 2;
  private static final int BYTES = 1 + 8 + 8 + 8 + 8 + 1 + 8 + 4 + 8;
  private static final byte BEHIND = 1;
  private static final byte SKIP = 2;
  private static final int MILLISECOND = 1_000_000;

  /** Far beyond every time that an event may have, and far from where adding to it overflows. */
  private static final long NOW_MILLIS_MAX = 1L << 53;

  /** Text for clients: opaque, safe in an address. */
  String text() {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .put(VERSION)
            .putLong(question)
            .putLong(now.toEpochMilli())
            .putLong(given)
            .putLong(place.size());
    switch (place) {
      case Position.Behind(_, long millis, int nanos, long index) ->
          bytes.put(BEHIND).putLong(millis).putInt(nanos).putLong(index);
      case Position.Skip(_, int rows) -> bytes.put(SKIP).putLong(0).putInt(0).putLong(rows);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads what {@link #text} made; empty for anything else. */
  static Optional<Cursor> parse(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
        return Optional.empty();
      }
      long question = bytes.getLong();
      long now = bytes.getLong();
      long given = bytes.getLong();
      long size = bytes.getLong();
      byte kind = bytes.get();
      long millis = bytes.getLong();
      int nanos = bytes.getInt();
      long last = bytes.getLong();
      if (Math.abs(now) > NOW_MILLIS_MAX || now == Long.MIN_VALUE) {
        return Optional.empty();
      }
      Instant moment = Instant.ofEpochMilli(now);
      if (given < 0 || size < 0 || last < 0 || nanos < 0 || nanos >= MILLISECOND) {
        return Optional.empty();
      }
      return switch (kind) {
        case BEHIND ->
            Optional.of(
                new Cursor(
                    question, moment, new Position.Behind(size, millis, nanos, last), given));
        case SKIP ->
            last > Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of(
                    new Cursor(question, moment, new Position.Skip(size, (int) last), given));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Tells questions apart, and who asks them: a cursor of one is refused by another. */
  static long hash(Query query, Order order, String asker) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      String text = QueryText.write(query) + '\n' + order + '\n' + asker;
      return ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }
}
