package dev.evident.client;

import dev.evident.tls.UntrustedServer;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a TLS connection did not come about, for the person who named the address. */
final class TlsFailures {
  private static final int CAUSES_MAX = 16;

  /** The alerts (RFC 8446 §6.2) by which a server refuses a client for its certificate. */
  private static final String CLIENT_CERTIFICATE =
      ".*(certificate_required|bad_certificate|unknown_ca|certificate_unknown|certificate_expired|certificate_revoked|unsupported_certificate).*";

  private TlsFailures() {}

  /** Empty when the failure has nothing to do with TLS, or may be gone at the next try. */
  static Optional<EvidentException> explained(IOException failure, URI url) {
    Optional<UntrustedServer> untrusted = UntrustedServer.among(failure);
    if (untrusted.isPresent()) {
      String why = url + " is not trusted: " + untrusted.get().getMessage();
      return Optional.of(new EvidentException(EvidentException.UNTRUSTED, why, failure));
    }
    return tlsCause(failure).map(cause -> of(cause, url, failure));
  }

  private static EvidentException of(SSLException cause, URI url, IOException failure) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    String why;
    if (said.contains("unrecognized ssl message") || said.contains("plaintext connection")) {
      why = url + " does not speak TLS; if it is a server on this machine, write http://";
    } else if (said.contains("received fatal alert") && said.matches(CLIENT_CERTIFICATE)) {
      why =
          url
              + " wants a certificate of this client that its operator trusts ("
              + cause.getMessage()
              + "); name one and its key";
    } else {
      why = "no TLS connection to " + url + ": " + cause.getMessage();
    }
    return new EvidentException("tls", why, failure);
  }

  private static Optional<SSLException> tlsCause(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
      boolean decided =
          cause instanceof javax.net.ssl.SSLHandshakeException
              || (cause instanceof SSLException tls
                  && String.valueOf(tls.getMessage())
                      .matches("(?s).*(fatal alert|SSL message|plaintext connection).*"));
      if (decided && cause instanceof SSLException tls && !isBroken(tls)) {
        return Optional.of(tls);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** A server that is killed during a handshake looks like a refusal, and is none. */
  private static boolean isBroken(SSLException tls) {
    String said = String.valueOf(tls.getMessage());
    return said.contains("terminated the handshake")
        || said.contains("closed connection")
        || said.contains("EOF");
  }
}
