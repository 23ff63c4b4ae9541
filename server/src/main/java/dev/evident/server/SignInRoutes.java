package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.auth.Principal;
import dev.evident.auth.Sessions;
import dev.evident.auth.oidc.CodeFlow;
import dev.evident.auth.oidc.ProviderAway;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.model.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private final SessionCookie cookie;
  private final AccessListener listener;

  SignInRoutes(
      Optional<SignOn> signOn, Sessions sessions, SessionCookie cookie, AccessListener listener) {
    this.signOn = signOn;
    this.sessions = sessions;
    this.cookie = cookie;
    this.listener = listener;
  }

  Routes routes() {
    return Routes.builder()
        .get("/auth/login", this::login)
        .get("/auth/callback", this::callback)
        .post("/auth/logout", this::logout)
        .build();
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
      throw away(String.valueOf(e.getMessage()));
    }
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
            started.session().id());
        yield redirect(returnTo)
            .with("Set-Cookie", cookie.session(started.token(), Sessions.LIFE_MAX));
      }
      case CodeFlow.Finished.Refused(String reason) -> {
        tell(call, AccessAct.Act.SIGN_IN_FAILED, Outcome.DENIED, AccessAct.ANONYMOUS, reason);
        throw new Problem(401, "sign-in-refused", "signing in did not work: " + reason)
            .withHeader("WWW-Authenticate", "Bearer");
      }
      case CodeFlow.Finished.Away(String reason) -> throw away(reason);
    };
  }

  private static Optional<String> once(Call call, String name) throws Problem {
    if (call.queryAll(name).size() > 1) {
      throw new Problem(400, "parameter-invalid", name + " is there twice");
    }
    return call.query(name);
  }

  private Reply logout(Call call) throws Problem {
    SignOn on = signOn();
    Callers.requireOwnPage(call);
    Optional<Principal> who = cookie.session(call).flatMap(sessions::end);
    who.ifPresent(
        principal -> tell(call, AccessAct.Act.SIGN_OUT, Outcome.SUCCESS, principal.label(), ""));
    String next = on.flow().signOut(on.home()).orElse(on.home()).toString();
    return redirect(next).with("Set-Cookie", cookie.session("", Duration.ZERO));
  }

  private static Reply redirect(String address) {
    return Reply.empty(303).with("Location", address);
  }

  private void tell(Call call, AccessAct.Act act, Outcome outcome, String actor, String subject) {
    listener.happened(new AccessAct(act, outcome, actor, call.remoteAddress(), subject, ""));
  }
}
