package dev.evident.server;

import dev.evident.auth.AccessListener;
import dev.evident.auth.AdminKey;
import dev.evident.auth.Authenticator;
import dev.evident.auth.CertificateRules;
import dev.evident.auth.KeyStore;
import dev.evident.auth.Sessions;
import dev.evident.auth.TokenCheck;
import dev.evident.auth.ViewerTokens;
import dev.evident.http.Filter;
import dev.evident.http.Routes;
import dev.evident.server.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may come in: the stores of keys and rights, and the routes that change them. */
final class Identity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

  private final AdminKey adminKey;
  private final KeyStore keys;
  private final Callers callers;

  private Identity(AdminKey adminKey, KeyStore keys, Callers callers) {
    this.adminKey = adminKey;
    this.keys = keys;
    this.callers = callers;
  }

  /**
   * @throws IOException also when a file of rights is damaged or open to others
   */
  static Identity open(
      Config config, AccessListener listener, InstantSource clock, SecureRandom random)
      throws IOException {
    Path directory = config.data().directory();
    AdminKey adminKey = AdminKey.openOrCreate(directory, random);
    KeyStore keys = KeyStore.open(directory, clock, random);
    ViewerTokens viewerTokens = ViewerTokens.open(directory, keys, clock, random);
    Sessions sessions = new Sessions(clock, random);
    Authenticator authenticator =
        new Authenticator(
            adminKey,
            true,
            keys,
            viewerTokens,
            TokenCheck.none(),
            sessions,
            CertificateRules.none(),
            listener,
            clock);
    Callers callers =
        new Callers(authenticator, _ -> Optional.empty(), new SessionCookie(false), listener);
    return new Identity(adminKey, keys, callers);
  }

  /** Around every route that needs to know who calls. */
  Filter filter() {
    return callers::around;
  }

  Routes routes() {
    return Routes.builder().build();
  }

  AdminKey adminKey() {
    return adminKey;
  }

  @Override
  public void close() {
    try {
      keys.saveUses();
    } catch (IOException e) {
      LOG.warn("the times of the keys' last use could not be written: {}", e.toString());
    }
  }
}
