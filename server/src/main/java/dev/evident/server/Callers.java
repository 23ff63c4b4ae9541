package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.auth.Authenticator;
import dev.evident.auth.LoginListener;
import dev.evident.auth.PeerCertificate;
import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.auth.Proof;
import dev.evident.http.Call;
import dev.evident.http.Handler;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.model.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who calls: proves it before a handler runs, and lets it run only when {@link RoutePermissions}
 * says so. What a caller sees of a stream is decided below, in the engine.
 */
final class Callers {
  /** Who is being answered; bound while a handler runs, not while its reply streams. */
  private static final ScopedValue<Principal> CALLER = ScopedValue.newInstance();

  private static final ScopedValue<Supplier<Optional<Principal>>> AGAIN = ScopedValue.newInstance();

  private static final int RETRY_SECONDS = 5;
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private final Authenticator authenticator;
  private final Function<Call, Optional<PeerCertificate>> certificates;
  private final SessionCookie cookie;
  private final AccessListener listener;
  private final LoginListener logins;

  Callers(
      Authenticator authenticator,
      Function<Call, Optional<PeerCertificate>> certificates,
      SessionCookie cookie,
      AccessListener listener,
      LoginListener logins) {
    this.authenticator = authenticator;
    this.certificates = certificates;
    this.cookie = cookie;
    this.listener = listener;
    this.logins = logins;
  }

  /** Who is being answered. */
  static Principal current() {
    return CALLER.get();
  }

  /**
   * For replies that go on for long: who it is that shows what this call has shown, asked again
   * later; empty once it counts for nothing.
   */
  static Supplier<Optional<Principal>> again() {
    return AGAIN.get();
  }

  /** Whose session's cookie the call brings; nobody is refused, and nothing is counted. */
  Optional<Principal> signedIn(Call call) {
    return cookie.session(call).flatMap(authenticator::session);
  }

  /** The filter around every route that needs to know who calls. */
  Handler around(Handler next) {
    return call -> {
      Authenticator.Shown shown =
          new Authenticator.Shown(
              header(call), cookie.session(call), certificates.apply(call), call.remoteAddress());
      Principal principal = proven(call, shown);
      require(call, principal);
      return ScopedValue.where(CALLER, principal)
          .where(AGAIN, () -> again(principal, shown))
          .<Reply, Exception>call(() -> next.handle(call));
    };
  }

  private Optional<Principal> again(Principal before, Authenticator.Shown shown) {
    if (before.kind() == Principal.Kind.ADMIN) {
      return Optional.of(before); // this key cannot be withdrawn while the server runs
    }
    return switch (authenticator.authenticate(shown)) {
      case Proof.Proven(Principal principal, _) -> Optional.of(principal);
      case Proof.CannotCheck _ -> Optional.of(before);
      case Proof.Nothing _, Proof.Wrong _, Proof.TryLater _ -> Optional.empty();
    };
  }

  private Principal proven(Call call, Authenticator.Shown shown) throws Problem {
    return switch (authenticator.authenticate(shown)) {
      case Proof.Proven(Principal principal, Proof.By by) -> {
        if (by == Proof.By.COOKIE) {
          requireOwnPage(call);
        }
        logins.proven(principal.kind());
        yield principal;
      }
      case Proof.Nothing _ ->
          throw unauthorized("send a key or token as Authorization: Bearer …, or sign in");
      case Proof.Wrong(String why) -> throw unauthorized(why);
      case Proof.TryLater(int seconds) ->
          throw new Problem(
                  429, "too-many-failed-logins", "too many wrong credentials from here; wait")
              .retryAfter(seconds);
      case Proof.CannotCheck(String why) ->
          throw new Problem(503, "identity-provider-away", why).retryAfter(RETRY_SECONDS);
    };
  }

  /** Two of them could mean two people. */
  private static Optional<String> header(Call call) throws Problem {
    List<String> all = call.headers("Authorization");
    if (all.size() > 1) {
      throw new Problem(400, "header-invalid", "Authorization is there twice; send it once");
    }
    return call.header("Authorization");
  }

  private static Problem unauthorized(String why) {
    return new Problem(401, "unauthorized", why).withHeader("WWW-Authenticate", "Bearer");
  }

  /** A cookie comes along unasked: what changes something must come from a page of ours. */
  static void requireOwnPage(Call call) throws Problem {
    if (!SAFE_METHODS.contains(call.method())
        && !call.header("Sec-Fetch-Site").equals(Optional.of("same-origin"))) {
      throw new Problem(
          403,
          "cross-site",
          "with a session's cookie, changes are taken only from this server's own pages");
    }
  }

  private void require(Call call, Principal principal) throws Problem {
    Optional<Permission> needed = RoutePermissions.of(call);
    if (needed.isEmpty() || allowed(principal, needed.get())) {
      return;
    }
    String what = call.method() + " " + call.template().orElse("");
    listener.happened(
        new AccessAct(
            AccessAct.Act.DENIED,
            Outcome.DENIED,
            principal.label(),
            call.remoteAddress(),
            what,
            "needs the permission " + needed.get().text()));
    throw new Problem(
        403,
        "forbidden",
        "this needs the permission '"
            + needed.get().text()
            + "', which none of your roles has; ask an admin");
  }

  /** For one stream is enough where the route asks the engine, which looks at the stream itself. */
  private static boolean allowed(Principal principal, Permission needed) {
    return needed.ofStream() ? principal.maySomewhere(needed) : principal.may(needed);
  }
}
