package dev.evident.server;

import dev.evident.auth.AccessListener;
import dev.evident.auth.AdminKey;
import dev.evident.auth.Approvals;
import dev.evident.auth.Authenticator;
import dev.evident.auth.Grant;
import dev.evident.auth.GrantStore;
import dev.evident.auth.KeyStore;
import dev.evident.auth.PeerCertificate;
import dev.evident.auth.Sessions;
import dev.evident.auth.TokenCheck;
import dev.evident.auth.ViewerTokens;
import dev.evident.auth.oidc.BearerTokens;
import dev.evident.auth.oidc.CodeFlow;
import dev.evident.auth.oidc.OidcConfig;
import dev.evident.auth.oidc.Provider;
import dev.evident.http.ClientCertificate;
import dev.evident.http.Filter;
import dev.evident.http.Routes;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.server.config.AuthConfig;
import dev.evident.server.config.Config;
import dev.evident.server.config.SecretText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may come in: the stores of keys and rights, wired, and the routes that change them. */
final class Identity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

  /** How often what is due is looked for. */
  private static final Duration TICK = Duration.ofMinutes(1);

  private final AdminKey adminKey;
  private final KeyStore keys;
  private final Optional<Provider> provider;
  private final Callers callers;
  private final Routes secured;
  private final Routes open;
  private final Thread ticker;

  private Identity(
      AdminKey adminKey,
      KeyStore keys,
      Optional<Provider> provider,
      Callers callers,
      Routes secured,
      Routes open) {
    this.adminKey = adminKey;
    this.keys = keys;
    this.provider = provider;
    this.callers = callers;
    this.secured = secured;
    this.open = open;
    this.ticker = Thread.ofVirtual().name("identity").start(this::tick);
  }

  /**
   * @param streamIsKnown whether there is a stream of that name
   * @throws IOException also when a file of rights is damaged or open to others
   */
  static Identity open(
      Config config,
      Predicate<String> streamIsKnown,
      AccessListener audit,
      LoginMetrics metrics,
      Disk disk,
      InstantSource clock,
      SecureRandom random)
      throws IOException, StartRefused {
    AccessListener listener =
        act -> {
          metrics.happened(act);
          audit.happened(act);
        };
    Path directory = config.data().directory();
    AuthConfig auth = config.auth();
    AdminKey adminKey = AdminKey.openOrCreate(directory, random);
    KeyStore keys = KeyStore.open(directory, clock, random);
    ViewerTokens viewerTokens = ViewerTokens.open(directory, keys, clock, random);
    GrantStore grantStore = GrantStore.open(directory, clock);
    Approvals approvals = Approvals.open(directory, auth.twoPerson(), clock, random, listener);
    Sessions sessions = new Sessions(clock, random);
    metrics.watch(sessions);

    Grants grants = new Grants(streamIsKnown);
    SecondPerson secondPerson = new SecondPerson(approvals);
    Map<String, List<Grant>> configured = auth.oidc().map(AuthConfig.Oidc::groups).orElse(Map.of());
    GrantRoutes grantRoutes =
        new GrantRoutes(grantStore, configured, grants, secondPerson, listener);

    Optional<OidcConfig> oidc = oidc(auth, disk);
    Optional<Provider> provider = oidc.map(one -> new Provider(one, clock));
    TokenCheck tokens =
        provider
            .<TokenCheck>map(one -> new BearerTokens(one, grantRoutes::of, clock))
            .orElseGet(TokenCheck::none);
    SessionCookie cookie =
        new SessionCookie(
            oidc.map(one -> "https".equals(one.redirect().getScheme()))
                .orElse(config.http().tls().isPresent()));
    Optional<SignInRoutes.SignOn> signOn =
        provider.map(one ->
            new SignInRoutes.SignOn(
                new CodeFlow(one, grantRoutes::of, clock, random),
                oidc.orElseThrow().redirect().resolve("/")));

    Authenticator authenticator =
        new Authenticator(
            adminKey,
            auth.adminKeyCounts(),
            keys,
            viewerTokens,
            tokens,
            sessions,
            auth.certificates(),
            listener,
            metrics,
            clock);
    Callers callers =
        new Callers(
            authenticator,
            call -> call.clientCertificate().map(Identity::certificate),
            cookie,
            listener,
            metrics);
    Routes secured =
        Routes.builder()
            .add(new KeyRoutes(keys, sessions, grants, secondPerson, listener, clock).routes())
            .add(grantRoutes.routes())
            .add(secondPerson.routes())
            .add(new CallerRoutes(viewerTokens, sessions, cookie, grants, listener).routes())
            .build();
    Routes open = new SignInRoutes(signOn, sessions, callers::signedIn, cookie, listener).routes();
    return new Identity(adminKey, keys, provider, callers, secured, open);
  }

  private static Optional<OidcConfig> oidc(AuthConfig auth, Disk disk)
      throws IOException, StartRefused {
    if (auth.oidc().isEmpty()) {
      return Optional.empty();
    }
    AuthConfig.Oidc one = auth.oidc().get();
    Optional<String> secret = one.clientSecret().map(SecretText::reveal);
    if (one.clientSecretFile().isPresent()) {
      secret = Optional.of(KeyEncryptionKeys.secret(disk, one.clientSecretFile().get()));
    }
    try {
      return Optional.of(
          new OidcConfig(
              one.issuer(),
              one.clientId(),
              secret,
              one.audience(),
              one.groupsClaim(),
              one.redirect()));
    } catch (IllegalArgumentException e) {
      throw new StartRefused("auth.oidc: " + e.getMessage());
    }
  }

  /** Around every route that needs to know who calls. */
  Filter filter() {
    return callers::around;
  }

  /** Routes for those who are proven. */
  Routes secured() {
    return secured;
  }

  /** Routes by which people come to be proven. */
  Routes open() {
    return open;
  }

  /** Why nobody can sign in, if that is so. */
  Optional<String> trouble() {
    return provider.flatMap(Provider::trouble);
  }

  AdminKey adminKey() {
    return adminKey;
  }

  private void tick() {
    Optional<String> told = Optional.empty();
    try {
      while (true) {
        provider.ifPresent(Provider::refresh);
        Optional<String> trouble = trouble();
        if (!trouble.equals(told)) {
          trouble.ifPresent(
              why -> LOG.warn("nobody can sign in through the identity provider: {}", why));
          told = trouble;
        }
        Thread.sleep(TICK);
        saveUses();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the server stops
    }
  }

  private void saveUses() {
    try {
      keys.saveUses();
    } catch (IOException e) {
      LOG.warn("the times of the keys' last use could not be written: {}", e.toString());
    }
  }

  @Override
  public void close() {
    ticker.interrupt();
    saveUses();
    provider.ifPresent(Provider::close);
  }

  private static PeerCertificate certificate(ClientCertificate certificate) {
    List<String> names = new ArrayList<>();
    certificate.dnsNames().forEach(name -> names.add("dns:" + name));
    certificate.uris().forEach(name -> names.add("uri:" + name));
    certificate.emails().forEach(name -> names.add("email:" + name));
    return new PeerCertificate(certificate.subject(), names);
  }
}
