package dev.evident.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's own check of a server, host name included, with a reason for people when it fails. The
 * decision is always the JDK's: the reason is looked for after it said no.
 */
final class ExplainingTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager check;

  ExplainingTrust(X509ExtendedTrustManager check) {
    this.check = check;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      check.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw explained(chain, authType, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      check.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      throw explained(chain, authType, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      check.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      throw explained(chain, authType, e);
    }
  }

  private UntrustedServer explained(
      X509Certificate[] chain, String authType, CertificateException refusal) {
    for (X509Certificate one : chain) {
      try {
        one.checkValidity();
      } catch (CertificateExpiredException _) {
        return untrusted(
            UntrustedServer.Reason.EXPIRED,
            one,
            "its certificate expired at %s; the server's operator has to renew it"
                .formatted(one.getNotAfter().toInstant()),
            refusal);
      } catch (CertificateNotYetValidException _) {
        return untrusted(
            UntrustedServer.Reason.NOT_YET_VALID,
            one,
            "its certificate is valid from %s only; compare the clocks of both machines"
                .formatted(one.getNotBefore().toInstant()),
            refusal);
      }
    }
    X509Certificate own = chain[0];
    return isSignedByTrusted(chain, authType)
        ? untrusted(
            UntrustedServer.Reason.OTHER_HOST,
            own,
            "its certificate is for another host: "
                + Names.of(own)
                + "; use one of these names in the address, or have the server's operator add this one",
            refusal)
        : untrusted(
            UntrustedServer.Reason.UNKNOWN_AUTHORITY,
            own,
            "nobody who is trusted here has signed its certificate (fingerprint "
                + Fingerprint.of(own)
                + "); get the file of its authority from the operator and name it, or compare the fingerprint with the operator's and name that",
            refusal);
  }

  /** Without the host name. */
  private boolean isSignedByTrusted(X509Certificate[] chain, String authType) {
    try {
      check.checkServerTrusted(chain, authType);
      return true;
    } catch (CertificateException _) {
      return false;
    }
  }

  private static UntrustedServer untrusted(
      UntrustedServer.Reason reason, X509Certificate one, String why, CertificateException cause) {
    return new UntrustedServer(reason, one, why, Optional.of(cause));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return check.getAcceptedIssuers();
  }
}
