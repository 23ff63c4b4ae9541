package dev.evident.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a client needs to know about its server.
 *
 * @param url address of the server, {@code http} or {@code https}, without {@code /v1}
 * @param key the API key ({@code evd_…}); blank for the open resources only
 * @param connections requests in flight at once, 1 to {@value #CONNECTIONS_MAX}
 * @param requestTimeout how long one try may take before the connection counts as lost
 * @param retryFor how long a request is tried again before it fails; zero means one try only
 * @param tls whom the client believes and the certificate that it shows, see {@link
 *     dev.evident.tls.Trust}; empty: whom the JDK believes
 */
public record ClientOptions(
    URI url,
    String key,
    int connections,
    Duration requestTimeout,
    Duration retryFor,
    Optional<SSLContext> tls) {
  /** More connections than this only queue inside the server. */
  public static final int CONNECTIONS_MAX = 256;

  /** Enough to keep a server of two cores busy. */
  public static final int CONNECTIONS_DEFAULT = 4;

  /** A restart with recovery of a large journal fits well inside. */
  public static final Duration RETRY_FOR_DEFAULT = Duration.ofMinutes(5);

  private static final Duration REQUEST_TIMEOUT_DEFAULT = Duration.ofSeconds(60);

  public ClientOptions {
    String scheme = String.valueOf(url.getScheme());
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || url.getHost() == null) {
      throw new IllegalArgumentException(
          "url \"" + url + "\" is not an http or https address such as http://127.0.0.1:8080");
    }
    if (connections < 1 || connections > CONNECTIONS_MAX) {
      throw new IllegalArgumentException(
          "connections must be 1 to " + CONNECTIONS_MAX + ", not " + connections);
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("request timeout must be above zero");
    }
    if (retryFor.isNegative()) {
      throw new IllegalArgumentException("retry time must not be negative");
    }
    if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      // Never the key itself: this message may end up in a log.
      throw new IllegalArgumentException("the key has a character that no key has");
    }
  }

  /** The defaults: four connections, 60 s for a try, 5 min of trying. */
  public static ClientOptions of(URI url, String key) {
    return new ClientOptions(
        url,
        key,
        CONNECTIONS_DEFAULT,
        REQUEST_TIMEOUT_DEFAULT,
        RETRY_FOR_DEFAULT,
        Optional.empty());
  }

  public ClientOptions withConnections(int count) {
    return new ClientOptions(url, key, count, requestTimeout, retryFor, tls);
  }

  public ClientOptions withRequestTimeout(Duration timeout) {
    return new ClientOptions(url, key, connections, timeout, retryFor, tls);
  }

  public ClientOptions withRetryFor(Duration time) {
    return new ClientOptions(url, key, connections, requestTimeout, time, tls);
  }

  public ClientOptions withTls(SSLContext context) {
    return new ClientOptions(url, key, connections, requestTimeout, retryFor, Optional.of(context));
  }

  /** Leaves the key out: options are printed when something is wrong. */
  @Override
  public String toString() {
    return "ClientOptions[url=%s, key=***, connections=%d, requestTimeout=%s, retryFor=%s]"
        .formatted(url, connections, requestTimeout, retryFor);
  }
}
