package dev.evident.auth;

/** Why a credential counted for nothing. There are few, so that they can be counted. */
public enum LoginFailure {
  /** The header is not {@code Bearer} and something. */
  HEADER_MALFORMED("unknown", "malformed"),
  /** The checksum of a key is wrong. */
  KEY_DAMAGED("key", "damaged"),
  /** No such key, or one that is revoked or over. */
  KEY_UNKNOWN("key", "unknown"),
  /** The local administrator's key is right, and off. */
  ADMIN_KEY_OFF("admin", "off"),
  VIEWER_TOKEN_INVALID("viewer", "invalid"),
  /** A token of the identity provider that is not good here. */
  TOKEN_INVALID("person", "invalid"),
  /** A cookie whose session is over, or never was. */
  SESSION_ENDED("person", "session-ended"),
  /** The way through the identity provider did not end well. */
  SIGN_IN_REFUSED("person", "sign-in"),
  /** A certificate of a trusted authority for which there is no rule. */
  CERTIFICATE_UNKNOWN("certificate", "unknown");

  private final String kind;
  private final String reason;

  LoginFailure(String kind, String reason) {
    this.kind = kind;
    this.reason = reason;
  }

  /** What kind of principal the credential would have proven. */
  public String kind() {
    return kind;
  }

  public String reason() {
    return reason;
  }
}
