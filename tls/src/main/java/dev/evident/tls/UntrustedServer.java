package dev.evident.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Why a server is not believed, in words for the person who named its address. */
public final class UntrustedServer extends CertificateException {
  private static final int CAUSES_MAX = 16;

  /** What is wrong with the certificate that the server showed. */
  public enum Reason {
    /** Its time is over, or that of an authority above it. */
    EXPIRED,
    NOT_YET_VALID,
    /** Nobody who is trusted here has signed it. */
    UNKNOWN_AUTHORITY,
    /** It is somebody else's: the address does not stand in it. */
    OTHER_HOST,
    /** It is not the one that was named by its fingerprint. */
    OTHER_FINGERPRINT
  }

  private final Reason reason;
  private final Fingerprint shown;

  UntrustedServer(
      Reason reason, X509Certificate certificate, String why, Optional<Throwable> cause) {
    super(why);
    cause.ifPresent(this::initCause);
    this.reason = reason;
    this.shown = Fingerprint.of(certificate);
  }

  public Reason reason() {
    return reason;
  }

  /** Of the certificate that the server showed. */
  public Fingerprint shown() {
    return shown;
  }

  /** The one among the causes of a failed connection, if that is what it failed of. */
  public static Optional<UntrustedServer> among(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      if (cause instanceof UntrustedServer untrusted) {
        return Optional.of(untrusted);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
