package dev.evident.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The API keys, in the file {@code access/keys}. An act on a key is durable when its method
 * returns, and counts for every request that begins then. Thread-safe: readers take the map as it
 * is, writers take turns.
 */
public final class KeyStore {
  /** How exact the shown time of the last use is: a use is no reason to write. */
  public static final Duration USE_ACCURACY = Duration.ofMinutes(10);

  /** Keys that count, and keys that are still shown. */
  public static final int KEYS_MAX = 10_000;

  /** How long a revoked or expired key is still shown. */
  static final Duration SHOWN_AFTER_END = Duration.ofDays(90);

  /** How long the old key may live on when one is rotated. */
  public static final Duration OVERLAP_MAX = Duration.ofDays(30);

  private static final String FILE = "keys";
  private static final SaltedHash NOTHING = SaltedHash.ofNothing();

  /** A key that was made just now, with the text that is shown this once. */
  public record Made(StoredKey stored, ApiKey key) {}

  private final AccessFile file;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<String, Instant> uses = new ConcurrentHashMap<>();

  // Replaced as a whole, under the lock of this object; read without it.
  private volatile Map<String, StoredKey> keys;

  private KeyStore(
      AccessFile file, InstantSource clock, SecureRandom random, Map<String, StoredKey> keys) {
    this.file = file;
    this.clock = clock;
    this.random = random;
    this.keys = keys;
  }

  /**
   * @throws IOException also when the file is damaged; the message says what to do
   */
  public static KeyStore open(Path dataDirectory, InstantSource clock, SecureRandom random)
      throws IOException {
    AccessFile file = AccessFile.in(dataDirectory, FILE);
    Map<String, StoredKey> keys = new LinkedHashMap<>();
    for (StoredKey key : file.read(StoredKey::ofLine)) {
      if (keys.put(key.id(), key) != null) {
        throw new IOException(file.path() + " has the key " + key.id() + " twice; restore it");
      }
    }
    return new KeyStore(file, clock, random, keys);
  }

  /** Every key that counts, and those that ended of late. */
  public List<StoredKey> list() {
    return keys.values().stream().map(this::withUse).toList();
  }

  public Optional<StoredKey> find(String id) {
    return Optional.ofNullable(keys.get(id)).map(this::withUse);
  }

  private StoredKey withUse(StoredKey key) {
    Instant used = uses.get(key.id());
    return used == null ? key : key.used(used);
  }

  /**
   * Who shows this key. Takes as long for an id that is not there as for one that is.
   *
   * @return empty when it counts for nothing: unknown, wrong, expired or revoked
   */
  public Optional<Principal> authenticate(ApiKey shown) {
    Optional<StoredKey> key = shown.id().map(id -> keys.get(id));
    if (key.isEmpty()) {
      boolean _ = NOTHING.matches(shown);
      return Optional.empty();
    }
    Instant now = clock.instant();
    boolean right = key.get().matches(shown, now);
    if (!right || !key.get().counts(now)) {
      return Optional.empty();
    }
    noteUse(key.get(), now);
    return Optional.of(principal(key.get()));
  }

  /** What the key of this id allows now; empty when it counts for nothing. */
  Optional<Principal> principal(String id) {
    return Optional.ofNullable(keys.get(id))
        .filter(key -> key.counts(clock.instant()))
        .map(KeyStore::principal);
  }

  private static Principal principal(StoredKey key) {
    return new Principal(key.name(), Principal.Kind.KEY, key.grants(), Optional.of(key.id()));
  }

  private void noteUse(StoredKey key, Instant now) {
    Instant noted = uses.getOrDefault(key.id(), key.lastUsed().orElse(Instant.MIN));
    if (now.minus(USE_ACCURACY).isAfter(noted)) {
      uses.put(key.id(), now);
    }
  }

  /**
   * Makes a key.
   *
   * @param before is told of the key before it counts; what it throws keeps it from being made
   * @throws IllegalArgumentException for a bad name, bad grants or a time that has passed
   */
  public synchronized Made create(
      String name,
      List<Grant> grants,
      Optional<Instant> expires,
      Principal maker,
      Consumer<StoredKey> before)
      throws IOException {
    Instant now = clock.instant();
    if (expires.isPresent() && !expires.get().isAfter(now)) {
      throw new IllegalArgumentException("the key would have expired already; it is now " + now);
    }
    Map<String, StoredKey> next = remembered(now);
    if (next.size() >= KEYS_MAX) {
      throw new IllegalArgumentException(
          "there are " + KEYS_MAX + " keys already; revoke some that nobody uses");
    }
    String id = freshId(next);
    ApiKey key = ApiKey.generate(id, random);
    StoredKey stored =
        new StoredKey(
            id,
            name,
            maker.label(),
            Optional.of(maker.id()),
            now,
            expires,
            grants,
            SaltedHash.of(key, random),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    before.accept(stored);
    next.put(id, stored);
    save(next);
    return new Made(stored, key);
  }

  private String freshId(Map<String, StoredKey> taken) {
    String id = ApiKey.newId(random);
    while (taken.containsKey(id)) {
      id = ApiKey.newId(random);
    }
    return id;
  }

  /**
   * Makes a new key in the place of one; the old one counts until the overlap is over. A second
   * rotation within the overlap ends the oldest one at once: two keys count at most.
   *
   * @param before is told of the key before the new one counts; what it throws keeps the old one
   * @return empty when there is no such key, or it counts no more
   */
  public synchronized Optional<Made> rotate(String id, Duration overlap, Consumer<StoredKey> before)
      throws IOException {
    if (overlap.isNegative() || overlap.compareTo(OVERLAP_MAX) > 0) {
      throw new IllegalArgumentException("the overlap is 0 to 30 days, not " + overlap);
    }
    Instant now = clock.instant();
    Optional<StoredKey> old = Optional.ofNullable(keys.get(id)).filter(key -> key.counts(now));
    if (old.isEmpty()) {
      return Optional.empty();
    }
    ApiKey key = ApiKey.generate(id, random);
    StoredKey rotated = old.get().rotated(SaltedHash.of(key, random), now.plus(overlap));
    Map<String, StoredKey> next = remembered(now);
    before.accept(rotated);
    next.put(id, rotated);
    save(next);
    return Optional.of(new Made(rotated, key));
  }

  /** Ends a key at once, and what hangs on it; false when there is none that counts. */
  public synchronized boolean revoke(String id) throws IOException {
    Instant now = clock.instant();
    Optional<StoredKey> key = Optional.ofNullable(keys.get(id)).filter(k -> k.counts(now));
    if (key.isEmpty()) {
      return false;
    }
    Map<String, StoredKey> next = remembered(now);
    next.put(id, key.get().revoked(now));
    try {
      save(next);
    } finally {
      keys = next; // even if the disk refuses: a key that is to end must not open anything more
    }
    return true;
  }

  /** Makes the times of last use durable, if there are new ones. Call it now and then. */
  public synchronized void saveUses() throws IOException {
    boolean news =
        uses.entrySet().stream()
            .anyMatch(use ->
                keys.containsKey(use.getKey())
                    && !Optional.of(use.getValue()).equals(keys.get(use.getKey()).lastUsed()));
    if (news) {
      save(remembered(clock.instant()));
    }
  }

  private Map<String, StoredKey> remembered(Instant now) {
    Map<String, StoredKey> next = new LinkedHashMap<>();
    Instant forgotten = now.minus(SHOWN_AFTER_END);
    for (StoredKey key : keys.values()) {
      if (key.ended().isAfter(forgotten)) {
        next.put(key.id(), withUse(key));
      }
    }
    return next;
  }

  private void save(Map<String, StoredKey> next) throws IOException {
    List<String> lines = new ArrayList<>(next.size());
    for (Map.Entry<String, StoredKey> entry : next.entrySet()) {
      StoredKey key = withUse(entry.getValue());
      entry.setValue(key);
      lines.add(key.line());
    }
    file.write(lines);
    keys = next; // only what is durable counts
  }
}
