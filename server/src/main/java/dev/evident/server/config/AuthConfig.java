package dev.evident.server.config;

import dev.evident.auth.Approvals;
import dev.evident.auth.CertificateRules;
import dev.evident.auth.Grant;
import dev.evident.auth.GrantStore;
import dev.evident.auth.RoleText;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may come in.
 *
 * @param adminKey whether the local administrator's key opens anything
 * @param certificates who a client certificate is
 * @param twoPerson the acts that need a second person
 */
public record AuthConfig(
    AdminKeyUse adminKey,
    CertificateRules certificates,
    Set<Approvals.Kind> twoPerson,
    Optional<Oidc> oidc) {

  /** When the local administrator's key opens something. */
  public enum AdminKeyUse {
    /** While there is no single sign-on. */
    AUTO,
    ON,
    OFF
  }

  public AuthConfig {
    twoPerson = Set.copyOf(twoPerson);
  }

  public boolean adminKeyCounts() {
    return switch (adminKey) {
      case AUTO -> oidc.isEmpty();
      case ON -> true;
      case OFF -> false;
    };
  }

  /**
   * Single sign-on.
   *
   * @param groups what the members of a group may do, by {@code group:NAME}
   * @param redirect this server's {@code /auth/callback} as browsers reach it
   */
  public record Oidc(
      URI issuer,
      String clientId,
      Optional<SecretText> clientSecret,
      Optional<Path> clientSecretFile,
      String audience,
      String groupsClaim,
      Map<String, List<Grant>> groups,
      URI redirect) {
    public Oidc {
      groups = Map.copyOf(groups);
      if (clientSecret.isPresent() && clientSecretFile.isPresent()) {
        throw new IllegalArgumentException(
            "auth.oidc.client-secret and auth.oidc.client-secret-file exclude each other");
      }
    }
  }

  static AuthConfig of(Values v) {
    return new AuthConfig(
        adminKey(v.text(Key.AUTH_ADMIN_KEY)),
        CertificateRules.parse(v.list(Key.AUTH_CERTIFICATES)),
        kinds(v.list(Key.AUTH_TWO_PERSON)),
        oidc(v));
  }

  private static AdminKeyUse adminKey(String text) {
    return switch (text) {
      case "auto" -> AdminKeyUse.AUTO;
      case "on" -> AdminKeyUse.ON;
      case "off" -> AdminKeyUse.OFF;
      default ->
          throw new IllegalArgumentException(
              "auth.admin-key is auto, on or off, not '" + text + "'");
    };
  }

  private static Set<Approvals.Kind> kinds(List<String> texts) {
    Set<Approvals.Kind> kinds = EnumSet.noneOf(Approvals.Kind.class);
    for (String text : texts) {
      kinds.add(
          Approvals.Kind.named(text)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "auth.two-person: there is no act '"
                          + text
                          + "'; there are "
                          + Approvals.Kind.all())));
    }
    return kinds;
  }

  /** When all three are there that it needs; whether some are missing is the loader's question. */
  private static Optional<Oidc> oidc(Values v) {
    Optional<URI> issuer = v.optional(Key.AUTH_OIDC_ISSUER).map(t -> uri("issuer", t));
    Optional<URI> redirect = v.optional(Key.AUTH_OIDC_REDIRECT).map(t -> uri("redirect-url", t));
    Optional<String> client = v.optional(Key.AUTH_OIDC_CLIENT_ID);
    Map<String, List<Grant>> groups = groups(v.list(Key.AUTH_OIDC_ROLES));
    if (issuer.isEmpty() || redirect.isEmpty() || client.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Oidc(
            issuer.get(),
            client.get(),
            v.optional(Key.AUTH_OIDC_CLIENT_SECRET).map(SecretText::new),
            v.optionalPath(Key.AUTH_OIDC_CLIENT_SECRET_FILE),
            v.optional(Key.AUTH_OIDC_AUDIENCE).orElse(client.get()),
            v.text(Key.AUTH_OIDC_GROUPS_CLAIM),
            groups,
            redirect.get()));
  }

  private static URI uri(String name, String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("it has no host");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "auth.oidc." + name + " is no address such as https://id.example.com/realms/main", e);
    }
  }

  /** {@code GROUP=ROLE} or {@code GROUP=ROLE@STREAM}; a group may stand there several times. */
  private static Map<String, List<Grant>> groups(List<String> texts) {
    Map<String, List<Grant>> groups = new HashMap<>();
    for (String text : texts) {
      int equals = text.lastIndexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "auth.oidc.roles: '" + text + "' is not GROUP=ROLE or GROUP=ROLE@STREAM");
      }
      String subject = "group:" + text.substring(0, equals);
      GrantStore.requireSubject(subject);
      groups
          .computeIfAbsent(subject, _ -> new ArrayList<>())
          .add(RoleText.grant(text.substring(equals + 1)));
    }
    return groups;
  }
}
