package dev.evident.server;

import dev.evident.auth.CookieHeader;
import dev.evident.http.Call;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookies of people with a browser. Under TLS they carry the prefix {@code __Host-}, with which
 * browsers keep other hosts, other paths and plain HTTP from setting them.
 *
 * @param secure whether the server is reached by TLS
 */
record SessionCookie(boolean secure) {
  private static final String SESSION = "evident-session";
  private static final String SIGN_IN = "evident-sign-in";

  /** The token of the session, if one is sent. */
  Optional<String> session(Call call) {
    return CookieHeader.value(call.headers("Cookie"), name(SESSION));
  }

  /** What ties the answer of the identity provider to the browser that asked. */
  Optional<String> signIn(Call call) {
    return CookieHeader.value(call.headers("Cookie"), name(SIGN_IN));
  }

  String session(String token, Duration life) {
    return cookie(SESSION, token, life);
  }

  String signIn(String token, Duration life) {
    return cookie(SIGN_IN, token, life);
  }

  private String name(String name) {
    return secure ? "__Host-" + name : name;
  }

  private String cookie(String name, String value, Duration life) {
    return name(name)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age="
        + life.toSeconds()
        + (secure ? "; Secure" : "");
  }
}
