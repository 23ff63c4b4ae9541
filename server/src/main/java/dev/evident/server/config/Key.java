package dev.evident.server.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every key that may be set, in the order of the printed configuration. */
enum Key {
  DATA_DIRECTORY("data.directory", "evident-data"),
  DATA_RESERVE_MIB("data.reserve-mib", "1024"),
  DATA_ENCRYPTION("data.encryption", "on"),
  HTTP_LISTEN("http.listen", "127.0.0.1:8080"),
  HTTP_REQUESTS_MAX("http.requests-max", "1024"),
  HTTP_CONNECTIONS_MAX("http.connections-max", "4096"),
  HTTP_CONNECTIONS_PER_ADDRESS_MAX("http.connections-per-address-max", "1024"),
  HTTP_HEADER_KIB_MAX("http.header-kib-max", "16"),
  HTTP_BODY_MIB_MAX("http.body-mib-max", "32"),
  HTTP_IDLE_TIMEOUT("http.idle-timeout", "30s"),
  HTTP_SLOW_GRACE("http.slow-grace", "10s"),
  HTTP_BYTES_PER_SECOND_MIN("http.bytes-per-second-min", "4096"),
  HTTP_TLS_CERTIFICATE("http.tls.certificate"),
  HTTP_TLS_KEY("http.tls.key"),
  HTTP_TLS_CLIENT_CA("http.tls.client-ca"),
  HTTP_TLS_CLIENT_AUTH("http.tls.client-auth", "none"),
  HTTP_TLS_RELOAD_INTERVAL("http.tls.reload-interval", "10s"),
  LOG_ORIGIN("log.origin"),
  LOG_QUEUE_EVENTS_MAX("log.queue-events-max", "65536"),
  LOG_QUEUE_MIB_MAX("log.queue-mib-max", "64"),
  LOG_ACCEPTED_ROUNDING("log.accepted-rounding", "1s"),
  LOG_CHECKPOINT_INTERVAL("log.checkpoint-interval", "1s"),
  LOG_JOURNAL_FILE_MIB("log.journal-file-mib", "64"),
  WITNESSES_POLICY_FILE("witnesses.policy-file"),
  WITNESSES_INTERVAL("witnesses.interval", "10s"),
  EVENTS_FUTURE_MAX("events.future-max", "24h"),
  EVENTS_PERSONAL_FIELDS("events.personal-fields", Trait.LIST, ""),
  FIREWALL_MODE("firewall.mode", "mask"),
  FIREWALL_STREAMS("firewall.streams", Trait.MAP, ""),
  FIREWALL_RULES_FILE("firewall.rules-file"),
  FIREWALL_RULES_OFF("firewall.rules-off", Trait.LIST, ""),
  FIREWALL_PATHS("firewall.paths", Trait.LIST, ""),
  STORE_CACHE_MIB("store.cache-mib", "0"),
  STORE_SCRUB_KIB("store.scrub-kib-per-second", "4096"),
  QUERY_TIMEOUT("query.timeout", "10s"),
  QUERY_RUNNING_MAX("query.running-max", "0"),
  QUERY_WAITING_MAX("query.waiting-max", "256"),
  QUERY_GROUPS_MAX("query.groups-max", "100000"),
  QUERY_TAILS_MAX("query.tails-max", "64"),
  QUERY_TAIL_BEHIND_MAX("query.tail-behind-max", "1000000"),
  AUDIT_PURPOSE_STREAMS("audit.purpose-streams", Trait.LIST, ""),
  VIEWER_ORIGINS("viewer.origins", Trait.LIST, ""),
  STREAMS("streams", Trait.LIST, "main"),
  CLASSES("classes", Trait.LIST, "default"),
  AUTH_ADMIN_KEY("auth.admin-key", "auto"),
  AUTH_CERTIFICATES("auth.certificates", Trait.LIST, ""),
  AUTH_TWO_PERSON("auth.two-person", Trait.LIST, ""),
  AUTH_OIDC_ISSUER("auth.oidc.issuer"),
  AUTH_OIDC_CLIENT_ID("auth.oidc.client-id"),
  AUTH_OIDC_CLIENT_SECRET("auth.oidc.client-secret", Trait.SECRET),
  AUTH_OIDC_CLIENT_SECRET_FILE("auth.oidc.client-secret-file"),
  AUTH_OIDC_REDIRECT("auth.oidc.redirect-url"),
  AUTH_OIDC_AUDIENCE("auth.oidc.audience"),
  AUTH_OIDC_GROUPS_CLAIM("auth.oidc.groups-claim", "groups"),
  AUTH_OIDC_ROLES("auth.oidc.roles", Trait.LIST, ""),
  KEYS_KEK_FILE("keys.kek-file"),
  KEYS_WRAP("keys.wrap"),
  KEYS_WRAP_KEY("keys.wrap-key"),
  KEYS_WRAP_SECRET_FILE("keys.wrap-secret-file"),
  KEYS_KEK("keys.kek", Trait.SECRET);

  private enum Trait {
    PLAIN,
    LIST,
    /** Names with a value each; elsewhere than in YAML a list of {@code name=value}. */
    MAP,
    SECRET
  }

  private final String text;
  private final Trait trait;
  private final Optional<String> byDefault;

  Key(String text) {
    this(text, Trait.PLAIN);
  }

  Key(String text, Trait trait) {
    this.text = text;
    this.trait = trait;
    this.byDefault = Optional.empty();
  }

  Key(String text, String byDefault) {
    this(text, Trait.PLAIN, byDefault);
  }

  Key(String text, Trait trait, String byDefault) {
    this.text = text;
    this.trait = trait;
    this.byDefault = Optional.of(byDefault);
  }

  String text() {
    return text;
  }

  boolean isList() {
    return trait == Trait.LIST || trait == Trait.MAP;
  }

  boolean isMap() {
    return trait == Trait.MAP;
  }

  boolean isSecret() {
    return trait == Trait.SECRET;
  }

  Optional<Setting> defaultSetting() {
    return byDefault.map(value ->
        new Setting(value.isEmpty() ? List.of() : List.of(value), isList(), Setting.DEFAULT));
  }

  /** {@code log.queue-mib-max} is {@code EVIDENT_LOG_QUEUE_MIB_MAX}. */
  String variable() {
    return "EVIDENT_" + text.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Optional<Key> named(String text) {
    return Arrays.stream(values()).filter(key -> key.text.equals(text)).findFirst();
  }

  static Optional<Key> ofVariable(String variable) {
    return Arrays.stream(values()).filter(key -> key.variable().equals(variable)).findFirst();
  }

  /** Whether the text names a group of keys, as {@code log} does. */
  static boolean isSection(String text) {
    return Arrays.stream(values()).anyMatch(key -> key.text.startsWith(text + "."));
  }

  /** The known key (or section) that is most like the unknown one. */
  static String nearest(String unknown) {
    var candidates = new ArrayList<String>();
    for (Key key : values()) {
      candidates.add(key.text);
      int dot = key.text.indexOf('.');
      if (dot > 0 && unknown.indexOf('.') < 0) {
        candidates.add(key.text.substring(0, dot));
      }
    }
    String best = candidates.getFirst();
    for (String candidate : candidates) {
      if (distance(unknown, candidate) < distance(unknown, best)) {
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's edit distance. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
