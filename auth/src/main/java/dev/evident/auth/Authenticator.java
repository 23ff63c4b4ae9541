package dev.evident.auth;

import dev.evident.model.Outcome;
import java.time.InstantSource;
import java.util.Optional;

/**
 * From what a request shows to who it is. A header goes before a session's cookie, and that before
 * a certificate; a credential that is there and wrong is refused, whatever else is shown.
 * Thread-safe.
 */
public final class Authenticator {
  /** What a request shows. */
  public record Shown(
      Optional<String> authorization,
      Optional<String> sessionCookie,
      Optional<PeerCertificate> certificate,
      String address) {}

  private final AdminKey adminKey;
  private final boolean adminKeyCounts;
  private final KeyStore keys;
  private final ViewerTokens viewerTokens;
  private final TokenCheck tokens;
  private final Sessions sessions;
  private final CertificateRules certificates;
  private final AccessListener listener;
  private final LoginListener logins;
  private final LoginLimiter limiter;

  /**
   * @param adminKeyCounts whether the local administrator's key opens anything
   */
  public Authenticator(
      AdminKey adminKey,
      boolean adminKeyCounts,
      KeyStore keys,
      ViewerTokens viewerTokens,
      TokenCheck tokens,
      Sessions sessions,
      CertificateRules certificates,
      AccessListener listener,
      LoginListener logins,
      InstantSource clock) {
    this.adminKey = adminKey;
    this.adminKeyCounts = adminKeyCounts;
    this.keys = keys;
    this.viewerTokens = viewerTokens;
    this.tokens = tokens;
    this.sessions = sessions;
    this.certificates = certificates;
    this.listener = listener;
    this.logins = logins;
    this.limiter = new LoginLimiter(clock);
  }

  public Proof authenticate(Shown shown) {
    if (shown.authorization().isPresent()) {
      return header(shown.authorization().get(), shown.address());
    }
    if (shown.sessionCookie().isPresent()) {
      Optional<Principal> principal = session(shown.sessionCookie().get());
      // An old cookie is no attack: browsers send them for as long as they have them.
      return principal
          .<Proof>map(p -> new Proof.Proven(p, Proof.By.COOKIE))
          .orElseGet(() -> {
            logins.refused(LoginFailure.SESSION_ENDED);
            return new Proof.Wrong("the session has ended; sign in again");
          });
    }
    if (shown.certificate().isPresent()) {
      return certificates
          .principal(shown.certificate().get())
          .<Proof>map(p -> new Proof.Proven(p, Proof.By.CERTIFICATE))
          .orElseGet(() -> {
            logins.refused(LoginFailure.CERTIFICATE_UNKNOWN);
            return new Proof.Nothing();
          });
    }
    return new Proof.Nothing();
  }

  /**
   * Whose session this is, if it goes on. That of a key ends with the key, and allows what the key
   * allows now.
   */
  public Optional<Principal> session(String cookie) {
    return sessions
        .find(cookie)
        .flatMap(principal ->
            principal.kind() == Principal.Kind.KEY
                ? principal.credential().flatMap(keys::principal)
                : Optional.of(principal));
  }

  private Proof header(String header, String address) {
    Optional<String> token = BearerHeader.token(header);
    if (token.isEmpty()) {
      return wrong(
          LoginFailure.HEADER_MALFORMED,
          "the Authorization header is not 'Bearer' and a key or token",
          address,
          Optional.empty());
    }
    String text = token.get();
    if (text.startsWith(ApiKey.PREFIX)) {
      return key(text, address);
    }
    if (text.startsWith(ViewerTokens.PREFIX)) {
      return viewerTokens
          .authenticate(text)
          .<Proof>map(p -> new Proof.Proven(p, Proof.By.HEADER))
          .orElseGet(() ->
              wrong(
                  LoginFailure.VIEWER_TOKEN_INVALID,
                  "the viewer token is not valid, or no more",
                  address,
                  Optional.empty()));
    }
    return switch (tokens.check(text)) {
      case TokenCheck.Outcome.Of(Principal principal) ->
          new Proof.Proven(principal, Proof.By.HEADER);
      case TokenCheck.Outcome.Unknown(String why) -> new Proof.CannotCheck(why);
      case TokenCheck.Outcome.Refused(String reason) ->
          failed(
              LoginFailure.TOKEN_INVALID,
              "the token is not valid for this server",
              reason,
              address,
              Optional.empty());
    };
  }

  private Proof key(String text, String address) {
    Optional<ApiKey> key = ApiKey.parse(text);
    if (key.isEmpty()) {
      return wrong(
          LoginFailure.KEY_DAMAGED,
          "the key is damaged: its checksum is wrong; copy it again",
          address,
          Optional.empty());
    }
    if (key.get().id().isPresent()) {
      return keys.authenticate(key.get())
          .<Proof>map(p -> new Proof.Proven(p, Proof.By.HEADER))
          .orElseGet(() -> unknown(address, key.get().id()));
    }
    Optional<Principal> admin = adminKey.authenticate(key.get());
    if (admin.isEmpty()) {
      return unknown(address, Optional.empty());
    }
    Outcome outcome = adminKeyCounts ? Outcome.SUCCESS : Outcome.DENIED;
    String detail =
        adminKeyCounts ? "" : "the administrator's key is off while single sign-on is configured";
    listener.happened(
        new AccessAct(
            AccessAct.Act.ADMIN_KEY_USED, outcome, admin.get().label(), address, "admin", detail));
    if (adminKeyCounts) {
      return new Proof.Proven(admin.get(), Proof.By.HEADER);
    }
    logins.refused(LoginFailure.ADMIN_KEY_OFF);
    return new Proof.Wrong("the administrator's key is off here (auth.admin-key)");
  }

  private Proof unknown(String address, Optional<String> keyId) {
    return wrong(LoginFailure.KEY_UNKNOWN, "the key is not valid for this server", address, keyId);
  }

  private Proof wrong(LoginFailure kind, String why, String address, Optional<String> keyId) {
    return failed(kind, why, why, address, keyId);
  }

  /**
   * @param why for the client
   * @param reason for the log
   */
  private Proof failed(
      LoginFailure kind, String why, String reason, String address, Optional<String> keyId) {
    logins.refused(kind);
    LoginLimiter.Verdict verdict = limiter.failed(address, keyId);
    if (verdict.burstBegins() || !verdict.inBurst()) {
      listener.happened(
          new AccessAct(
              verdict.burstBegins() ? AccessAct.Act.LOGIN_BURST : AccessAct.Act.LOGIN_FAILED,
              Outcome.DENIED,
              AccessAct.ANONYMOUS,
              address,
              keyId.orElse(""),
              reason));
    }
    return verdict.limited() ? new Proof.TryLater(verdict.retryAfter()) : new Proof.Wrong(why);
  }
}
