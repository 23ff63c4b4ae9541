package dev.evident.saved;

import dev.evident.auth.Grant;
import dev.evident.auth.Principal;
import dev.evident.auth.Role;
import dev.evident.auth.json.JsonObject;
import dev.evident.query.QueryException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Things that people keep, for tests. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  static final Owner ALICE = new Owner("person:sub-1", "person:alice");
  static final Owner BOB = new Owner("person:sub-2", "person:bob");

  private Samples() {}

  static SavedQuery query(String text) {
    try {
      return SavedQuery.parse(text);
    } catch (QueryException e) {
      throw new AssertionError(e);
    }
  }

  static SavedSearch search(String title, String... stream) {
    return new SavedSearch(
        new Title(title),
        query("outcome:denied  actor.id:\"o'brien\""),
        Optional.of(new TimeRange("-7d", Optional.of("-1d"))),
        Arrays.stream(stream).findFirst());
  }

  static Dashboard board(String json) throws Exception {
    return ContentJson.dashboard(JsonObject.parse(json));
  }

  static Principal person(String subject, Role role, String stream) {
    return new Principal(
        "name of " + subject,
        Principal.Kind.PERSON,
        List.of(Grant.of(role, stream)),
        Optional.of(subject));
  }

  static <C extends Content> Saved<C> saved(Owner owner, boolean shared, C content) {
    return new Saved<>("x1", 1, owner, shared, NOW, NOW, owner.label(), content);
  }
}
