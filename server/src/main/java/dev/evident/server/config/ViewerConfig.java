package dev.evident.server.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Products that show events to their own users.
 *
 * @param origins of the pages that may ask with a viewer token, as browsers name them: {@code
 *     https://app.example.com}
 */
public record ViewerConfig(Set<String> origins) {
  private static final int ORIGINS_MAX = 100;

  public ViewerConfig {
    origins = Set.copyOf(origins);
  }

  static ViewerConfig of(Values v) {
    List<String> origins = v.list(Key.VIEWER_ORIGINS);
    if (origins.size() > ORIGINS_MAX) {
      throw new IllegalArgumentException("viewer.origins has at most " + ORIGINS_MAX + " origins");
    }
    origins.forEach(ViewerConfig::requireOrigin);
    return new ViewerConfig(Set.copyOf(origins));
  }

  /** Written exactly as a browser writes it: it is compared as text, so that nothing is like it. */
  private static void requireOrigin(String text) {
    if (!isOrigin(text)) {
      throw new IllegalArgumentException(
          "viewer.origins: '"
              + text
              + "' is no origin as browsers write it, such as https://app.example.com or"
              + " http://localhost:8000: small letters, no path, no star");
    }
  }

  private static boolean isOrigin(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException _) {
      return false;
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null || !text.equals(text.toLowerCase(Locale.ROOT))) {
      return false;
    }
    int byDefault = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return (scheme.equals("https") || scheme.equals("http"))
        && uri.getPort() != byDefault
        && text.equals(scheme + "://" + host + port);
  }
}
