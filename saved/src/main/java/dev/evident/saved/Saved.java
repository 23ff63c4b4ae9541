package dev.evident.saved;

import java.time.Instant;

/**
 * Something that is kept, with whose it is and how it came to be as it is.
 *
 * @param version 1 at first, one more with each change: who changes it says which one he saw
 * @param shared whether others see it too
 * @param changedBy label of who made this version
 */
public record Saved<C extends Content>(
    String id,
    long version,
    Owner owner,
    boolean shared,
    Instant created,
    Instant changed,
    String changedBy,
    C content) {
  private static final String ID = "[a-z0-9][a-z0-9-]{0,31}";

  public Saved {
    if (!id.matches(ID)) {
      throw new IllegalArgumentException("an id has 1 to 32 of a-z 0-9 -");
    }
    if (version < 1) {
      throw new IllegalArgumentException("versions begin with 1");
    }
    if (changedBy.isBlank() || changedBy.length() > Owner.CHARS_MAX) {
      throw new IllegalArgumentException("a version has an author");
    }
  }

  Saved<C> next(C newContent, boolean nowShared, String by, Instant now) {
    return new Saved<>(id, version + 1, owner, nowShared, created, now, by, newContent);
  }
}
