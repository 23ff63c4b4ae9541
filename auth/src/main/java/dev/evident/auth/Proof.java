package dev.evident.auth;

/** What came of the credentials of a request. */
public sealed interface Proof {
  /** It is he. */
  record Proven(Principal principal, By by) implements Proof {}

  /** There was no credential. */
  record Nothing() implements Proof {}

  /**
   * A credential that counts for nothing.
   *
   * @param why for the client: what to do, and nothing about which part was wrong
   */
  record Wrong(String why) implements Proof {}

  /** Too many of those. */
  record TryLater(int seconds) implements Proof {}

  /** The credential cannot be checked now, as the identity provider is away. */
  record CannotCheck(String why) implements Proof {}

  /** Where the credential was: a cookie is sent by a browser without being asked. */
  enum By {
    HEADER,
    COOKIE,
    CERTIFICATE
  }
}
