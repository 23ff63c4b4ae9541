package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.auth.Approvals;
import dev.evident.auth.Grant;
import dev.evident.auth.GrantText;
import dev.evident.auth.KeyStore;
import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.auth.Sessions;
import dev.evident.auth.StoredKey;
import dev.evident.auth.json.JsonText;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/keys}: API keys are made, listed, rotated and revoked. */
final class KeyRoutes {
  private static final Duration OVERLAP_DEFAULT = Duration.ofHours(24);
  private static final Set<String> APPROVAL = Set.of(SecondPerson.PARAMETER);

  static final Map<String, Set<String>> PARAMETERS =
      Map.of(
          "POST /v1/keys", APPROVAL,
          "POST /v1/keys/{id}/rotate", APPROVAL,
          "DELETE /v1/keys/{id}", APPROVAL);

  private final KeyStore keys;
  private final Sessions sessions;
  private final Grants grants;
  private final SecondPerson secondPerson;
  private final Deeds deeds;
  private final InstantSource clock;

  KeyRoutes(
      KeyStore keys,
      Sessions sessions,
      Grants grants,
      SecondPerson secondPerson,
      AccessListener listener,
      InstantSource clock) {
    this.keys = keys;
    this.sessions = sessions;
    this.grants = grants;
    this.secondPerson = secondPerson;
    this.deeds = new Deeds(listener);
    this.clock = clock;
  }

  Routes routes() {
    return Routes.builder()
        .get("/v1/keys", this::list)
        .post("/v1/keys", this::create)
        .post("/v1/keys/{id}/rotate", this::rotate)
        .delete("/v1/keys/{id}", this::revoke)
        .build();
  }

  private Reply list(Call call) throws Problem {
    Parameters.known(call, Set.of());
    Principal caller = Callers.current();
    List<String> all =
        keys.list().stream()
            .filter(key -> manages(caller, key))
            .map(key -> described(key).end())
            .toList();
    return Answers.json(200, new JsonText().objects("keys", all).end());
  }

  /** Who manages one stream sees and ends the keys that are for this stream alone. */
  private static boolean manages(Principal caller, StoredKey key) {
    return key.grants().stream()
        .allMatch(grant -> Grants.manages(caller, Permission.MANAGE_KEYS, grant));
  }

  private record Wish(String name, List<Grant> grants, Optional<Instant> expires) {
    private String text() {
      return new JsonText()
          .text("name", name)
          .objects("grants", GrantText.json(grants))
          .time("expires", expires)
          .end();
    }
  }

  private Reply create(Call call) throws IOException {
    Parameters.known(call, APPROVAL);
    Wish wish =
        JsonBody.read(
            call,
            Set.of("name", "grants", "expires"),
            body -> {
              StoredKey.requireName(body.needText("name"));
              return new Wish(
                  body.needText("name"), GrantText.list(body, "grants"), body.time("expires"));
            });
    Principal caller = Callers.current();
    grants.check(wish.grants(), caller, Permission.MANAGE_KEYS);
    Optional<Reply> waits =
        secondPerson.passes(call, Approvals.Kind.KEYS, "api_key.create", wish.text());
    if (waits.isPresent()) {
      return waits.get();
    }
    try {
      KeyStore.Made made =
          keys.create(
              wish.name(),
              wish.grants(),
              wish.expires(),
              caller,
              key -> tell(call, AccessAct.Act.KEY_CREATED, key));
      return made(201, made);
    } catch (IllegalArgumentException e) {
      throw new Problem(422, "body-invalid", String.valueOf(e.getMessage()));
    }
  }

  private Reply rotate(Call call) throws IOException {
    Parameters.known(call, APPROVAL);
    Duration overlap =
        JsonBody.read(
            call,
            Set.of("overlap_seconds"),
            body ->
                Duration.ofSeconds(
                    body.whole("overlap_seconds").orElse(OVERLAP_DEFAULT.toSeconds())));
    StoredKey key = managed(call);
    Optional<Reply> waits =
        ofOther(
            call,
            key,
            "api_key.rotate",
            new JsonText().number("overlap_seconds", overlap.toSeconds()));
    if (waits.isPresent()) {
      return waits.get();
    }
    try {
      KeyStore.Made made =
          keys.rotate(key.id(), overlap, rotated -> tell(call, AccessAct.Act.KEY_ROTATED, rotated))
              .orElseThrow(() -> unknown(key.id()));
      // Who signed in with the old key shows the new one to go on: the old one may be in wrong
      // hands.
      sessions.revokeOf(Principal.Kind.KEY, key.id());
      return made(200, made);
    } catch (IllegalArgumentException e) {
      throw new Problem(422, "body-invalid", String.valueOf(e.getMessage()));
    }
  }

  private Reply revoke(Call call) throws IOException {
    Parameters.known(call, APPROVAL);
    StoredKey key = managed(call);
    Optional<Reply> waits = ofOther(call, key, "api_key.revoke", new JsonText());
    if (waits.isPresent()) {
      return waits.get();
    }
    if (!keys.revoke(key.id())) {
      throw unknown(key.id());
    }
    tell(call, AccessAct.Act.KEY_REVOKED, key);
    return Reply.empty(204);
  }

  private Optional<Reply> ofOther(Call call, StoredKey key, String act, JsonText content)
      throws IOException {
    if (key.isMadeBy(Callers.current())) {
      return Optional.empty();
    }
    return secondPerson.passes(
        call, Approvals.Kind.KEYS_OF_OTHERS, act, content.text("key", key.id()).end());
  }

  /** A key that the caller does not manage is not there for him. */
  private StoredKey managed(Call call) throws Problem {
    String id = call.variable("id");
    Principal caller = Callers.current();
    return keys.find(id).filter(key -> manages(caller, key)).orElseThrow(() -> unknown(id));
  }

  private static Problem unknown(String id) {
    return new Problem(404, "key-unknown", "there is no key '" + id + "' that counts");
  }

  private JsonText described(StoredKey key) {
    Instant now = clock.instant();
    return new JsonText()
        .text("id", key.id())
        .text("name", key.name())
        .text("state", state(key, now))
        .objects("grants", GrantText.json(key.grants()))
        .text("created_by", key.createdBy())
        .time("created", key.created())
        .time("expires", key.expires())
        .time("last_used", key.lastUsed())
        .time(
            "old_key_until",
            key.previous().map(StoredKey.Previous::until).filter(until -> now.isBefore(until)))
        .time("revoked", key.revoked());
  }

  private static String state(StoredKey key, Instant now) {
    if (key.revoked().isPresent()) {
      return "revoked";
    }
    return key.counts(now) ? "active" : "expired";
  }

  private Reply made(int status, KeyStore.Made made) {
    return Answers.json(status, described(made.stored()).text("key", made.key().reveal()).end());
  }

  private void tell(Call call, AccessAct.Act act, StoredKey key) {
    deeds.tell(call, act, key.id(), "key '" + key.name() + "'");
  }
}
