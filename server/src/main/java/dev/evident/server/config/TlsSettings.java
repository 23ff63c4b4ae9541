package dev.evident.server.config;

import dev.evident.tls.ClientAuth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings {@code http.tls.*}, of which some go together. */
final class TlsSettings {
  private TlsSettings() {}

  static Optional<Config.Tls> of(Values v) {
    return Config.Tls.of(
        v.optionalPath(Key.HTTP_TLS_CERTIFICATE),
        v.optionalPath(Key.HTTP_TLS_KEY),
        v.optionalPath(Key.HTTP_TLS_CLIENT_CA),
        clientAuth(v.text(Key.HTTP_TLS_CLIENT_AUTH)),
        v.duration(Key.HTTP_TLS_RELOAD_INTERVAL));
  }

  private static ClientAuth clientAuth(String text) {
    for (ClientAuth one : ClientAuth.values()) {
      if (name(one).equals(text)) {
        return one;
      }
    }
    String known =
        Arrays.stream(ClientAuth.values()).map(TlsSettings::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        Key.HTTP_TLS_CLIENT_AUTH.text() + " is one of " + known + ", not '" + text + "'");
  }

  private static String name(ClientAuth one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  /** What is set without that which it needs. */
  static List<String> problems(Map<Key, Setting> settings) {
    List<String> problems = new ArrayList<>();
    needs(Key.HTTP_TLS_CERTIFICATE, Key.HTTP_TLS_KEY, settings, problems);
    needs(Key.HTTP_TLS_KEY, Key.HTTP_TLS_CERTIFICATE, settings, problems);
    needs(Key.HTTP_TLS_CLIENT_CA, Key.HTTP_TLS_CERTIFICATE, settings, problems);
    String auth = new Values(settings).text(Key.HTTP_TLS_CLIENT_AUTH);
    boolean asks = auth.equals(name(ClientAuth.OPTIONAL)) || auth.equals(name(ClientAuth.REQUIRED));
    if (asks) {
      needs(Key.HTTP_TLS_CLIENT_AUTH, Key.HTTP_TLS_CLIENT_CA, settings, problems);
      needs(Key.HTTP_TLS_CLIENT_AUTH, Key.HTTP_TLS_CERTIFICATE, settings, problems);
    } else if (auth.equals(name(ClientAuth.NONE))) {
      source(Key.HTTP_TLS_CLIENT_CA, settings)
          .ifPresent(source ->
              problems.add(
                  source
                      + ": http.tls.client-ca has no effect while http.tls.client-auth is none; set it to optional or required"));
    }
    return problems;
  }

  private static void needs(
      Key key, Key needed, Map<Key, Setting> settings, List<String> problems) {
    if (settings.containsKey(key) && !settings.containsKey(needed)) {
      source(key, settings)
          .ifPresent(source ->
              problems.add(source + ": " + key.text() + " needs " + needed.text() + ", too"));
    }
  }

  private static Optional<String> source(Key key, Map<Key, Setting> settings) {
    return Optional.ofNullable(settings.get(key)).map(Setting::source);
  }
}
