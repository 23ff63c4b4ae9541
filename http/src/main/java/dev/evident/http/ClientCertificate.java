package dev.evident.http;

import dev.evident.tls.Fingerprint;
import dev.evident.tls.Names;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Whom a client's certificate names. An authority that the server trusts has signed it, it was in
 * its time when the connection began, and the client has its key. What these names may do is not
 * for this module to say.
 *
 * @param subject as RFC 2253 writes it: {@code CN=billing,O=Example}
 * @param dnsNames the names in its extension, in their order
 * @param uris such as {@code spiffe://example.org/billing}
 * @param sha256 of the whole certificate: 64 lower-case hexadecimal digits
 */
public record ClientCertificate(
    String subject, List<String> dnsNames, List<String> uris, List<String> emails, String sha256) {

  public ClientCertificate {
    dnsNames = List.copyOf(dnsNames);
    uris = List.copyOf(uris);
    emails = List.copyOf(emails);
  }

  static ClientCertificate of(X509Certificate certificate) {
    Names names = Names.of(certificate);
    return new ClientCertificate(
        certificate.getSubjectX500Principal().getName(),
        names.dns(),
        names.uris(),
        names.emails(),
        Fingerprint.of(certificate).hex());
  }

  /** Read once in a session: hashing a certificate for every request would cost more than most. */
  static Optional<ClientCertificate> of(SSLSession session) {
    String name = ClientCertificate.class.getName();
    if (session.getValue(name) instanceof ClientCertificate known) {
      return Optional.of(known);
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate own) {
        ClientCertificate read = of(own);
        session.putValue(name, read);
        return Optional.of(read);
      }
      return Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty(); // none was shown
    }
  }
}
