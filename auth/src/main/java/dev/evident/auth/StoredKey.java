package dev.evident.auth;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of an API key: all but the key. Immutable.
 *
 * @param id public, for ever the same, also through rotations
 * @param name for people
 * @param createdBy label of the principal who made it, for people
 * @param createdById tells him apart, whatever he is called by then; empty in files of old
 * @param previous the key before the last rotation, as long as it still counts
 * @param lastUsed accurate to {@link KeyStore#USE_ACCURACY} at best
 */
public record StoredKey(
    String id,
    String name,
    String createdBy,
    Optional<String> createdById,
    Instant created,
    Optional<Instant> expires,
    List<Grant> grants,
    SaltedHash hash,
    Optional<Previous> previous,
    Optional<Instant> revoked,
    Optional<Instant> lastUsed) {
  public static final int NAME_CHARS_MAX = 128;

  /** A key that was rotated away and counts until that time. */
  public record Previous(SaltedHash hash, Instant until) {}

  public StoredKey {
    if (!ApiKey.isId(id)) {
      throw new IllegalArgumentException("'" + id + "' is no id of a key");
    }
    requireName(name);
    grants = List.copyOf(grants);
    if (grants.isEmpty() || grants.size() > Principal.GRANTS_MAX) {
      throw new IllegalArgumentException("a key has 1 to " + Principal.GRANTS_MAX + " grants");
    }
  }

  /** A name is one line, not too long. */
  public static void requireName(String name) {
    if (name.isBlank()
        || name.length() > NAME_CHARS_MAX
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a key's name has 1 to " + NAME_CHARS_MAX + " characters, none of them a control one");
    }
  }

  /** Whether he made it; of a key whose maker nobody can tell apart, nobody did. */
  public boolean isMadeBy(Principal one) {
    return createdById.equals(Optional.of(one.id()));
  }

  /** Whether it counts at that time. */
  public boolean counts(Instant now) {
    return revoked.isEmpty() && (expires.isEmpty() || now.isBefore(expires.get()));
  }

  boolean matches(ApiKey key, Instant now) {
    boolean current = hash.matches(key);
    boolean before =
        previous.isPresent()
            && previous.get().hash().matches(key)
            && now.isBefore(previous.get().until());
    return current || before;
  }

  /** With the time of the last act on it: when it can be forgotten. */
  Instant ended() {
    return revoked.or(() -> expires).orElse(Instant.MAX);
  }

  StoredKey rotated(SaltedHash next, Instant oldUntil) {
    return with(next, Optional.of(new Previous(hash, oldUntil)), revoked, lastUsed);
  }

  StoredKey revoked(Instant now) {
    return with(hash, previous, Optional.of(now), lastUsed);
  }

  StoredKey used(Instant at) {
    return with(hash, previous, revoked, Optional.of(at));
  }

  /** The same key after something became of it. */
  private StoredKey with(
      SaltedHash newHash,
      Optional<Previous> newPrevious,
      Optional<Instant> newRevoked,
      Optional<Instant> newLastUsed) {
    return new StoredKey(
        id,
        name,
        createdBy,
        createdById,
        created,
        expires,
        grants,
        newHash,
        newPrevious,
        newRevoked,
        newLastUsed);
  }

  /** The line of the file. */
  String line() {
    return new JsonText()
        .text("id", id)
        .text("name", name)
        .text("created_by", createdBy)
        .text("created_by_id", createdById)
        .time("created", created)
        .time("expires", expires)
        .objects("grants", GrantText.json(grants))
        .text("hash", hash.text())
        .text("previous_hash", previous.map(p -> p.hash().text()))
        .time("previous_until", previous.map(Previous::until))
        .time("revoked", revoked)
        .time("last_used", lastUsed)
        .end();
  }

  static StoredKey ofLine(JsonObject line) throws JsonRefused {
    Optional<Previous> previous = Optional.empty();
    if (line.text("previous_hash").isPresent()) {
      previous =
          Optional.of(
              new Previous(
                  SaltedHash.parse(line.needText("previous_hash")),
                  line.time("previous_until")
                      .orElseThrow(() -> new JsonRefused("previous_until is missing"))));
    }
    return new StoredKey(
        line.needText("id"),
        line.needText("name"),
        line.needText("created_by"),
        line.text("created_by_id"),
        line.time("created").orElseThrow(() -> new JsonRefused("created is missing")),
        line.time("expires"),
        GrantText.list(line, "grants"),
        SaltedHash.parse(line.needText("hash")),
        previous,
        line.time("revoked"),
        line.time("last_used"));
  }
}
