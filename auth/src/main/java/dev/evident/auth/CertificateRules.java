package dev.evident.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Which certificate is who. A rule is {@code KIND:PATTERN=ROLE@STREAM}: the kind is {@code cn},
 * {@code subject}, {@code dns}, {@code uri} or {@code email}; a star in the pattern stands for any
 * characters but a dot or a slash. All rules that fit count; the first gives the name. Immutable.
 */
public final class CertificateRules {
  private static final Set<String> KINDS = Set.of("cn", "subject", "dns", "uri", "email");

  private record Rule(String kind, String pattern, Grant grant) {}

  private final List<Rule> rules;

  private CertificateRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  public static CertificateRules none() {
    return new CertificateRules(List.of());
  }

  /**
   * @throws IllegalArgumentException for a text that is no rule
   */
  public static CertificateRules parse(List<String> texts) {
    List<Rule> rules = new ArrayList<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      int equals = text.lastIndexOf('=');
      if (colon < 0 || equals < colon + 2 || !KINDS.contains(text.substring(0, colon))) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is not KIND:PATTERN=ROLE@STREAM with a kind of cn, subject, dns, uri, email");
      }
      rules.add(
          new Rule(
              text.substring(0, colon),
              text.substring(colon + 1, equals),
              RoleText.grant(text.substring(equals + 1))));
    }
    return new CertificateRules(rules);
  }

  /** Whose certificate this is; empty when no rule fits. */
  public Optional<Principal> principal(PeerCertificate certificate) {
    List<Grant> grants = new ArrayList<>();
    Optional<String> name = Optional.empty();
    for (Rule rule : rules) {
      Optional<String> fitting =
          values(rule.kind(), certificate).stream()
              .filter(value -> fits(rule.pattern(), value))
              .findFirst();
      if (fitting.isPresent()) {
        grants.add(rule.grant());
        name = name.or(() -> fitting);
      }
    }
    return name.filter(n -> !n.isBlank() && n.length() <= Principal.NAME_CHARS_MAX)
        .map(n ->
            new Principal(
                n, Principal.Kind.CERTIFICATE, grants, Optional.of(certificate.subject())));
  }

  private static List<String> values(String kind, PeerCertificate certificate) {
    return switch (kind) {
      case "subject" -> List.of(certificate.subject());
      case "cn" -> commonName(certificate.subject()).stream().toList();
      default ->
          certificate.names().stream()
              .filter(name -> name.startsWith(kind + ":"))
              .map(name -> name.substring(kind.length() + 1))
              .toList();
    };
  }

  /** Of several common names none: which of them is meant would be a guess. */
  private static Optional<String> commonName(String subject) {
    try {
      List<String> found =
          new LdapName(subject)
              .getRdns().stream()
                  .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                  .map(Rdn::getValue)
                  .map(value -> value instanceof String text ? text : "") // bytes are no name
                  .toList();
      return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    } catch (InvalidNameException _) {
      return Optional.empty();
    }
  }

  /** Whether a pattern with stars is the value; in time of their lengths multiplied at worst. */
  static boolean fits(String pattern, String value) {
    boolean[] reached = new boolean[value.length() + 1];
    reached[0] = true;
    for (int p = 0; p < pattern.length(); p++) {
      char wanted = pattern.charAt(p);
      if (wanted == '*') {
        for (int v = 0; v < value.length(); v++) {
          reached[v + 1] |= reached[v] && value.charAt(v) != '.' && value.charAt(v) != '/';
        }
      } else {
        for (int v = value.length(); v > 0; v--) {
          reached[v] = reached[v - 1] && value.charAt(v - 1) == wanted;
        }
        reached[0] = false;
      }
    }
    return reached[value.length()];
  }
}
