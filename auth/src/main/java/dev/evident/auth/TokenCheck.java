package dev.evident.auth;

/** Checks tokens of an identity provider. Thread-safe; may wait for the provider, not for long. */
@FunctionalInterface
public interface TokenCheck {
  /** What came of it. */
  sealed interface Outcome {
    record Of(Principal principal) implements Outcome {}

    /**
     * @param reason for the server's own records, without anything of the token
     */
    record Refused(String reason) implements Outcome {}

    /** The keys of the provider are not to be had. */
    record Unknown(String reason) implements Outcome {}
  }

  Outcome check(String token);

  /** Where there is no identity provider. */
  static TokenCheck none() {
    return _ -> new Outcome.Refused("no identity provider is configured");
  }
}
