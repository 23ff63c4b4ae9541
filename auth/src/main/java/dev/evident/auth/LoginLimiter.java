package dev.evident.auth;

import dev.evident.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts refused credentials by address (of IPv6 the /64) and by the id of the key that was tried.
 * Who has too many is told to wait and is not heard about one by one any more: one burst, one
 * event. It never stands in the way of a right credential: keys are 256 random bits and tokens are
 * signed, so there is nothing to guess, and a limit that locks out would let one client behind a
 * proxy lock out all others. Thread-safe.
 */
final class LoginLimiter {
  static final int FAILURES_MAX = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Places that are remembered; the one heard of longest ago makes room. */
  static final int PLACES_MAX = 16_384;

  /**
   * @param retryAfter whole seconds to wait; 0: not limited
   * @param burstBegins whether this failure is the first one too many
   * @param inBurst whether it belongs to a burst that goes on, also between two windows of it
   */
  record Verdict(int retryAfter, boolean burstBegins, boolean inBurst) {
    boolean limited() {
      return retryAfter > 0;
    }
  }

  private static final class Place {
    Instant windowStart;
    Instant last;
    int failures;
    boolean inBurst;

    Place(Instant now) {
      windowStart = now;
      last = now;
    }
  }

  private final InstantSource clock;

  // Guarded by this object; in the order in which they were heard of.
  private final Map<String, Place> places =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
          return size() > PLACES_MAX;
        }
      };

  LoginLimiter(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes a refused credential. */
  synchronized Verdict failed(String address, Optional<String> keyId) {
    Instant now = clock.instant();
    Verdict byAddress = note("address " + network(address), now);
    if (keyId.isEmpty()) {
      return byAddress;
    }
    Verdict byKey = note("key " + keyId.get(), now);
    return new Verdict(
        Math.max(byAddress.retryAfter(), byKey.retryAfter()),
        byAddress.burstBegins() || byKey.burstBegins(),
        byAddress.inBurst() || byKey.inBurst());
  }

  private Verdict note(String name, Instant now) {
    Place place = places.computeIfAbsent(name, _ -> new Place(now));
    if (place.last.plus(WINDOW).isBefore(now)) {
      place.inBurst = false; // a quiet minute ends it
    }
    if (!now.isBefore(place.windowStart.plus(WINDOW)) || now.isBefore(place.windowStart)) {
      place.windowStart = now;
      place.failures = 0;
    }
    place.last = now;
    place.failures = Math.min(place.failures + 1, FAILURES_MAX + 1);
    if (place.failures <= FAILURES_MAX) {
      return new Verdict(0, false, place.inBurst);
    }
    boolean begins = !place.inBurst;
    place.inBurst = true;
    long millis = Duration.between(now, place.windowStart.plus(WINDOW)).toMillis();
    return new Verdict((int) Math.max(1, (millis + 999) / 1000), begins, true);
  }

  synchronized int places() {
    return places.size();
  }

  private static String network(String address) {
    return IpAddress.parse(address)
        .filter(ip -> !ip.isV4())
        .map(ip -> Long.toHexString(ip.high()) + "::/64")
        .orElse(address);
  }
}
