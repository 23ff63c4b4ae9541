package dev.evident.http;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Names requests so that a client's report can be found in the server's log. */
final class RequestIds {

  private static final int LENGTH_MAX = 128;

  // Unique, not secret: one random prefix per start and a counter cost nothing per request.
  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong next = new AtomicLong(1);

  /** The client's own id if it is harmless in a log line and a header, else a new one. */
  String idFor(@Nullable String sent) {
    return sent != null && isSane(sent) ? sent : prefix + Long.toHexString(next.getAndIncrement());
  }

  private static boolean isSane(String id) {
    if (id.isEmpty() || id.length() > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || "-_.:/=+@".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return true;
  }
}
