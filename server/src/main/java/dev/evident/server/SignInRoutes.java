package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.auth.Principal;
import dev.evident.auth.Sessions;
import dev.evident.auth.json.JsonText;
import dev.evident.auth.oidc.CodeFlow;
import dev.evident.auth.oidc.ProviderAway;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.model.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code /auth}: people sign in with a browser through the identity provider, and out again. */
final class SignInRoutes {
  private static final int RETRY_SECONDS = 10;
  private static final Set<String> LOGIN_PARAMETERS = Set.of("return");

  static final Map<String, Set<String>> PARAMETERS =
      Map.of(
          "GET /auth/login",
          LOGIN_PARAMETERS,
          "GET /auth/callback",
          Set.of("code", "state", "error", "error_description", "iss", "session_state"));

  /** What single sign-on needs, when there is one. */
  record SignOn(CodeFlow flow, URI home) {}

  private final Optional<SignOn> signOn;
  private final Sessions sessions;
  private final Function<Call, Optional<Principal>> signedIn;
  private final SessionCookie cookie;
  private final AccessListener listener;

  /**
   * @param signedIn whose session a call belongs to
   */
  SignInRoutes(
      Optional<SignOn> signOn,
      Sessions sessions,
      Function<Call, Optional<Principal>> signedIn,
      SessionCookie cookie,
      AccessListener listener) {
    this.signOn = signOn;
    this.sessions = sessions;
    this.signedIn = signedIn;
    this.cookie = cookie;
    this.listener = listener;
  }

  Routes routes() {
    return Routes.builder()
        .get("/auth/session", this::session)
        .get("/auth/login", this::login)
        .get("/auth/callback", this::callback)
        .post("/auth/logout", this::logout)
        .build();
  }

  /** For the page: whether somebody is signed in, and how one may. Never refuses. */
  private Reply session(Call call) throws Problem {
    Parameters.known(call, Set.of());
    String json =
        new JsonText()
            .flag("single_sign_on", signOn.isPresent())
            .object("caller", signedIn.apply(call).map(CallerRoutes::described))
            .end();
    return Reply.json(200, json.getBytes(StandardCharsets.UTF_8));
  }

  private SignOn signOn() throws Problem {
    return signOn.orElseThrow(
        () -> new Problem(404, "sign-in-off", "no identity provider is configured (auth.oidc)"));
  }

  private Reply login(Call call) throws Problem {
    SignOn on = signOn();
    Parameters.known(call, LOGIN_PARAMETERS);
    try {
      CodeFlow.Begun begun = on.flow().begin(call.query("return").orElse("/"));
      return redirect(begun.address().toString())
          .with("Set-Cookie", cookie.signIn(begun.cookie(), CodeFlow.PATIENCE));
    } catch (ProviderAway e) {
      return shown(call, away(String.valueOf(e.getMessage())));
    }
  }

  /** People read it on the page; for programs it stays what it is. */
  private static Reply shown(Call call, Problem problem) throws Problem {
    if (call.header("Accept").orElse("").contains("text/html")) {
      return redirect("/ui/signin?problem=" + problem.code());
    }
    throw problem;
  }

  private static Problem away(String why) {
    return new Problem(503, "identity-provider-away", why).retryAfter(RETRY_SECONDS);
  }

  /** Parameters that are not known pass: providers add some of their own. */
  private Reply callback(Call call) throws Problem {
    SignOn on = signOn();
    CodeFlow.Returned returned =
        new CodeFlow.Returned(
            once(call, "code"),
            once(call, "state"),
            once(call, "error"),
            once(call, "iss"),
            cookie.signIn(call));
    return switch (on.flow().finish(returned)) {
      case CodeFlow.Finished.As(Principal principal, String returnTo) -> {
        Sessions.Started started = sessions.start(principal, call.remoteAddress());
        tell(
            call,
            AccessAct.Act.SIGN_IN,
            Outcome.SUCCESS,
            principal.label(),
            started.session().id(),
            "");
        yield redirect(returnTo)
            .with("Set-Cookie", cookie.session(started.token(), Sessions.LIFE_MAX));
      }
      case CodeFlow.Finished.Refused(String reason) -> {
        tell(call, AccessAct.Act.SIGN_IN_FAILED, Outcome.DENIED, AccessAct.ANONYMOUS, "", reason);
        yield shown(
            call,
            new Problem(401, "sign-in-refused", "signing in did not work: " + reason)
                .withHeader("WWW-Authenticate", "Bearer"));
      }
      case CodeFlow.Finished.Away(String reason) -> shown(call, away(reason));
    };
  }

  private static Optional<String> once(Call call, String name) throws Problem {
    if (call.queryAll(name).size() > 1) {
      throw new Problem(400, "parameter-invalid", name + " is there twice");
    }
    return call.query(name);
  }

  private Reply logout(Call call) throws Problem {
    Callers.requireOwnPage(call);
    Optional<Principal> who = cookie.session(call).flatMap(sessions::end);
    who.ifPresent(principal ->
        tell(call, AccessAct.Act.SIGN_OUT, Outcome.SUCCESS, principal.label(), "", ""));
    // A person may have come with a key although there is a provider, which then knows of nothing.
    Optional<SignOn> left =
        who.isPresent() && who.get().kind() == Principal.Kind.PERSON ? signOn : Optional.empty();
    String next =
        left.map(on -> on.flow().signOut(on.home()).orElse(on.home()).toString()).orElse("/ui/");
    // A script cannot follow a redirect to another origin: it is told the address instead.
    Reply reply =
        call.header("Accept").orElse("").contains("application/json")
            ? Reply.json(
                200, new JsonText().text("next", next).end().getBytes(StandardCharsets.UTF_8))
            : redirect(next);
    return reply.with("Set-Cookie", cookie.session("", Duration.ZERO));
  }

  private static Reply redirect(String address) {
    return Reply.empty(303).with("Location", address);
  }

  private void tell(
      Call call, AccessAct.Act act, Outcome outcome, String actor, String subject, String detail) {
    listener.happened(new AccessAct(act, outcome, actor, call.remoteAddress(), subject, detail));
  }
}
