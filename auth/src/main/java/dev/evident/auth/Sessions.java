package dev.evident.auth;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in with a browser. Kept in memory only: a restart signs everybody out. The cookie's
 * value is 256 random bits, of which only the hash is kept. Thread-safe.
 */
public final class Sessions {
  public static final Duration IDLE_MAX = Duration.ofMinutes(30);
  public static final Duration LIFE_MAX = Duration.ofHours(12);

  /** The session that was used longest ago makes room. */
  public static final int SESSIONS_MAX = 10_000;

  /** One person has so many at most; the oldest ends. */
  static final int OF_ONE_MAX = 20;

  private static final int TOKEN_BYTES = 32;
  private static final int TOKEN_CHARS = 43;
  private static final int ID_CHARS = 16;

  /**
   * @param id public: the beginning of the hash of its token
   */
  public record Session(
      String id, Principal principal, String address, Instant started, Instant lastUsed) {}

  /** A session that was started just now, with the value of its cookie. */
  public record Started(Session session, String token) {
    @Override
    public String toString() {
      return "session " + session.id();
    }
  }

  private final InstantSource clock;
  private final SecureRandom random;

  // Guarded by this object; by the hash of the token, in the order of their last use.
  private final LinkedHashMap<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

  private final int sessionsMax;

  public Sessions(InstantSource clock, SecureRandom random) {
    this(clock, random, SESSIONS_MAX);
  }

  Sessions(InstantSource clock, SecureRandom random, int sessionsMax) {
    this.sessionsMax = sessionsMax;
    this.clock = clock;
    this.random = random;
  }

  public synchronized Started start(Principal principal, String address) {
    Instant now = clock.instant();
    endOld(now);
    List<String> own =
        sessions.entrySet().stream()
            .filter(entry -> entry.getValue().principal().label().equals(principal.label()))
            .map(Map.Entry::getKey)
            .toList();
    if (own.size() >= OF_ONE_MAX) {
      sessions.remove(own.getFirst());
    }
    if (sessions.size() >= sessionsMax) {
      sessions.pollFirstEntry();
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String hash = hash(token);
    Session session = new Session(hash.substring(0, ID_CHARS), principal, address, now, now);
    sessions.put(hash, session);
    return new Started(session, token);
  }

  /** Whose session this is, if it is one that goes on; using it keeps it from growing idle. */
  synchronized Optional<Principal> find(String token) {
    if (token.length() != TOKEN_CHARS) {
      return Optional.empty();
    }
    String hash = hash(token);
    Session session = sessions.get(hash);
    Instant now = clock.instant();
    if (session == null) {
      return Optional.empty();
    }
    if (ended(session, now)) {
      sessions.remove(hash);
      return Optional.empty();
    }
    sessions.put(
        hash,
        new Session(session.id(), session.principal(), session.address(), session.started(), now));
    return Optional.of(session.principal());
  }

  /** Ends the session of a cookie; whose it was. */
  public synchronized Optional<Principal> end(String token) {
    return Optional.ofNullable(sessions.remove(hash(token))).map(Session::principal);
  }

  /** Ends a session by its public id; whose it was. */
  public synchronized Optional<Principal> revoke(String id) {
    Optional<Map.Entry<String, Session>> found =
        sessions.entrySet().stream().filter(e -> e.getValue().id().equals(id)).findFirst();
    found.ifPresent(entry -> sessions.remove(entry.getKey()));
    return found.map(entry -> entry.getValue().principal());
  }

  /** Ends every session that a credential has begun. */
  public synchronized void revokeOf(Principal.Kind kind, String credential) {
    sessions
        .values()
        .removeIf(session ->
            session.principal().kind() == kind
                && session.principal().credential().equals(Optional.of(credential)));
  }

  /** Those that go on, the one used last at the end. */
  public synchronized List<Session> list() {
    endOld(clock.instant());
    return List.copyOf(sessions.values());
  }

  private void endOld(Instant now) {
    sessions.values().removeIf(session -> ended(session, now));
  }

  private static boolean ended(Session session, Instant now) {
    return !now.isBefore(session.lastUsed().plus(IDLE_MAX))
        || !now.isBefore(session.started().plus(LIFE_MAX));
  }

  private static String hash(String token) {
    return HexFormat.of().formatHex(ApiKey.sha256(token));
  }
}
