package dev.evident.tls;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts one certificate. */
final class PinningTrust extends X509ExtendedTrustManager {
  private final Fingerprint wanted;

  PinningTrust(Fingerprint wanted) {
    this.wanted = wanted;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    Fingerprint shown = Fingerprint.of(chain[0]);
    HexFormat hex = HexFormat.of();
    if (!MessageDigest.isEqual(hex.parseHex(shown.hex()), hex.parseHex(wanted.hex()))) {
      throw new UntrustedServer(
          UntrustedServer.Reason.OTHER_FINGERPRINT,
          chain[0],
          "its certificate has the fingerprint "
              + shown
              + ", not "
              + wanted
              + "; ask its operator whether the certificate was replaced, and trust it only then",
          Optional.empty());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw noServer();
  }

  private static CertificateException noServer() {
    return new CertificateException("this is the trust of a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
