package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.auth.GrantText;
import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.auth.Sessions;
import dev.evident.auth.ViewerTokens;
import dev.evident.auth.json.JsonText;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What callers ask about themselves: who they are, their sessions, and tokens for their viewers.
 */
final class CallerRoutes {
  private final ViewerTokens viewerTokens;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final Grants grants;
  private final Deeds deeds;

  CallerRoutes(
      ViewerTokens viewerTokens,
      Sessions sessions,
      SessionCookie cookie,
      Grants grants,
      AccessListener listener) {
    this.viewerTokens = viewerTokens;
    this.sessions = sessions;
    this.cookie = cookie;
    this.grants = grants;
    this.deeds = new Deeds(listener);
  }

  Routes routes() {
    return Routes.builder()
        .get("/v1/me", CallerRoutes::me)
        .post("/v1/viewer-tokens", this::mint)
        .get("/v1/sessions", this::sessions)
        .post("/v1/sessions", this::signIn)
        .delete("/v1/sessions/{id}", this::endSession)
        .build();
  }

  private static Reply me(Call call) throws Problem {
    Parameters.known(call, Set.of());
    return Answers.json(200, described(Callers.current()));
  }

  /** Who somebody is, and what he may do. */
  static String described(Principal caller) {
    List<String> permissions =
        Arrays.stream(Permission.values())
            .filter(caller::maySomewhere)
            .map(Permission::text)
            .toList();
    return new JsonText()
        .text("name", caller.name())
        .text("kind", caller.kind().text())
        .text("credential", caller.credential())
        .objects("permissions", permissions.stream().map(one -> '"' + one + '"').toList())
        .objects("grants", GrantText.json(caller.grants()))
        .end();
  }

  private record Wish(String stream, Optional<String> filter, Duration life) {}

  private Reply mint(Call call) throws IOException {
    Parameters.known(call, Set.of());
    Wish wish =
        JsonBody.read(
            call,
            Set.of("stream", "filter", "life_seconds"),
            body ->
                new Wish(
                    body.needText("stream"),
                    body.text("filter"),
                    Duration.ofSeconds(
                        body.whole("life_seconds").orElse(ViewerTokens.LIFE_DEFAULT.toSeconds()))));
    Principal caller = Callers.current();
    grants.checkStream(wish.stream(), caller);
    if (wish.stream().equals(Principal.AUDIT_STREAM)) {
      throw new Problem(
          422,
          "body-invalid",
          "stream: a viewer token shows nothing of '"
              + Principal.AUDIT_STREAM
              + "', the server's account of what is done with the log; read it with a key that has"
              + " the permission "
              + Permission.READ_AUDIT.text());
    }
    if (wish.filter().isPresent()) {
      Grants.checkFilter(wish.filter().get());
    }
    try {
      ViewerTokens.Minted minted =
          viewerTokens
              .mint(caller, wish.stream(), wish.filter(), wish.life())
              .orElseThrow(() ->
                  new Problem(
                      403,
                      "forbidden",
                      "viewer tokens are minted with an API key that reads the stream"));
      deeds.tell(call, AccessAct.Act.VIEWER_TOKEN_MINTED, wish.stream(), wish.filter().orElse(""));
      return Answers.json(
          201,
          new JsonText().text("token", minted.token()).time("expires", minted.expires()).end());
    } catch (IllegalArgumentException e) {
      throw new Problem(422, "body-invalid", String.valueOf(e.getMessage()));
    }
  }

  /** One's own; all of them for who manages roles. */
  private Reply sessions(Call call) throws Problem {
    Parameters.known(call, Set.of());
    Principal caller = Callers.current();
    List<String> shown =
        sessions.list().stream()
            .filter(session -> mayEnd(caller, session))
            .map(CallerRoutes::described)
            .toList();
    return Answers.json(200, new JsonText().objects("sessions", shown).end());
  }

  private static boolean mayEnd(Principal caller, Sessions.Session session) {
    return caller.may(Permission.MANAGE_ROLES)
        || (caller.kind() == session.principal().kind()
            && caller.credential().equals(session.principal().credential()));
  }

  /**
   * A key for a cookie, so that the page in the browser need not keep the key. A cookie or a
   * certificate is not enough: a session could then go on for ever.
   */
  private Reply signIn(Call call) throws IOException {
    Parameters.known(call, Set.of());
    JsonBody.read(call, Set.of(), body -> body);
    Principal caller = Callers.current();
    boolean key = caller.kind() == Principal.Kind.KEY || caller.kind() == Principal.Kind.ADMIN;
    if (!key || call.header("Authorization").isEmpty()) {
      throw new Problem(
          403, "forbidden", "a session is begun with an API key, sent as Authorization: Bearer …");
    }
    Sessions.Started started = sessions.start(caller, call.remoteAddress());
    deeds.tell(call, AccessAct.Act.SIGN_IN, started.session().id(), "with a key");
    return Answers.json(201, described(started.session()))
        .with("Set-Cookie", cookie.session(started.token(), Sessions.LIFE_MAX));
  }

  private static String described(Sessions.Session session) {
    return new JsonText()
        .text("id", session.id())
        .text("name", session.principal().name())
        .text("address", session.address())
        .time("started", session.started())
        .time("last_used", session.lastUsed())
        .end();
  }

  private Reply endSession(Call call) throws Problem {
    Parameters.known(call, Set.of());
    String id = call.variable("id");
    Principal caller = Callers.current();
    Optional<Principal> ended =
        sessions.list().stream()
            .filter(session -> session.id().equals(id) && mayEnd(caller, session))
            .findFirst()
            .flatMap(session -> sessions.revoke(session.id()));
    if (ended.isEmpty()) {
      throw new Problem(404, "session-unknown", "there is no session '" + id + "'");
    }
    deeds.tell(call, AccessAct.Act.SESSION_REVOKED, id, "of " + ended.get().label());
    return Reply.empty(204);
  }
}
