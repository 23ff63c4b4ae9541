package dev.evident.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The names that a certificate gives its owner, those of its extension (RFC 5280 §4.2.1.6).
 *
 * @param dns host names, as they stand there
 * @param addresses IP addresses
 * @param uris such as SPIFFE ids
 */
public record Names(
    List<String> dns, List<String> addresses, List<String> uris, List<String> emails) {
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;

  /** What is shown in an error of a certificate that has none. */
  private static final String NONE = "it names no host";

  public Names {
    dns = List.copyOf(dns);
    addresses = List.copyOf(addresses);
    uris = List.copyOf(uris);
    emails = List.copyOf(emails);
  }

  /** None when the extension cannot be read: whoever shows it gains no name by it. */
  public static Names of(X509Certificate certificate) {
    List<String> dns = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    List<String> uris = new ArrayList<>();
    List<String> emails = new ArrayList<>();
    try {
      var names = Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
      for (List<?> name : names) {
        if (name.get(0) instanceof Integer type && name.get(1) instanceof String text) {
          switch (type) {
            case EMAIL -> emails.add(text);
            case DNS -> dns.add(text);
            case URI -> uris.add(text);
            case ADDRESS -> addresses.add(text);
            default -> {
              // Directory names and private kinds: nothing that we would know somebody by.
            }
          }
        }
      }
    } catch (CertificateParsingException _) {
      return new Names(List.of(), List.of(), List.of(), List.of());
    }
    return new Names(dns, addresses, uris, emails);
  }

  /** The hosts, for people. */
  @Override
  public String toString() {
    List<String> hosts = new ArrayList<>(dns);
    hosts.addAll(addresses);
    return hosts.isEmpty() ? NONE : String.join(", ", hosts);
  }
}
