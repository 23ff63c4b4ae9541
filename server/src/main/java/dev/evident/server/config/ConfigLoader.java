package dev.evident.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link Config} from, in rising priority, defaults, one YAML file, environment variables
 * and flags. Every problem is found before any is reported.
 */
public final class ConfigLoader {

  /** The file that is looked for when none is named. */
  public static final String FILE_NAME = "evident.yaml";

  /** Keys of earlier releases, each with the key that took its place. */
  private static final Map<String, String> REMOVED_KEYS = Map.of();

  private static final int VALUE_FILE_BYTES_MAX = 64 << 10;
  private static final String FILE_SUFFIX = "_FILE";

  /**
   * A setting from the command line.
   *
   * @param name as typed, for messages: {@code --listen} or {@code --set http.listen}
   * @param value of a list, separated by commas
   */
  public record Flag(String name, String key, String value) {

    /** From the text after {@code --set}: {@code log.origin=example.com/log}. */
    public static Flag set(String assignment) {
      int equals = assignment.indexOf('=');
      String key = equals < 0 ? assignment : assignment.substring(0, equals);
      String value = equals < 0 ? "" : assignment.substring(equals + 1);
      return new Flag("--set " + key, key, value);
    }
  }

  /**
   * @param file named by {@code --config}; else {@code evident.yaml} in the working directory or
   *     else in the data directory, if one is there
   */
  public record Inputs(
      Optional<Path> file,
      Path workingDirectory,
      Map<String, String> environment,
      List<Flag> flags) {
    public Inputs {
      environment = Map.copyOf(environment);
      flags = List.copyOf(flags);
    }
  }

  private final Inputs inputs;
  private final Map<String, String> removedKeys;
  private final List<String> problems = new ArrayList<>();

  private ConfigLoader(Inputs inputs, Map<String, String> removedKeys) {
    this.inputs = inputs;
    this.removedKeys = removedKeys;
  }

  public static Config load(Inputs inputs) throws ConfigException {
    return load(inputs, REMOVED_KEYS);
  }

  static Config load(Inputs inputs, Map<String, String> removedKeys) throws ConfigException {
    return new ConfigLoader(inputs, removedKeys).load();
  }

  private Config load() throws ConfigException {
    // Read the stronger ones first: they say where the data directory is, where a file may be.
    Map<Key, Setting> over = new TreeMap<>();
    readEnvironment(over);
    readFlags(over);
    Map<Key, Setting> settings = Values.defaults();
    file(over).ifPresent(file -> YamlFile.read(file, removedKeys, settings, problems));
    settings.putAll(over);
    return build(settings);
  }

  private Optional<Path> file(Map<Key, Setting> over) {
    if (inputs.file().isPresent()) {
      Path named = inputs.workingDirectory().resolve(inputs.file().get());
      if (!Files.isRegularFile(named)) {
        problems.add("--config: there is no file " + inputs.file().get());
        return Optional.empty();
      }
      return inputs.file().map(_ -> named);
    }
    Path here = inputs.workingDirectory().resolve(FILE_NAME);
    if (Files.isRegularFile(here)) {
      return Optional.of(here);
    }
    var settings = Values.defaults();
    settings.putAll(over);
    String data = new Values(settings).text(Key.DATA_DIRECTORY);
    if (data.indexOf('\0') >= 0) {
      return Optional.empty(); // reported as a bad path later
    }
    Path there = inputs.workingDirectory().resolve(data).resolve(FILE_NAME);
    return Files.isRegularFile(there) ? Optional.of(there) : Optional.empty();
  }

  private void readEnvironment(Map<Key, Setting> settings) {
    var sorted = new TreeMap<>(inputs.environment());
    for (Map.Entry<String, String> variable : sorted.entrySet()) {
      String name = variable.getKey();
      Optional<Key> direct = Key.ofVariable(name);
      Optional<Key> byFile =
          name.endsWith(FILE_SUFFIX)
              ? Key.ofVariable(name.substring(0, name.length() - FILE_SUFFIX.length()))
              : Optional.empty();
      if (direct.isPresent()) {
        put(settings, direct.get(), variable.getValue(), name);
      } else if (byFile.isPresent()) {
        if (sorted.containsKey(byFile.get().variable())) {
          problems.add(name + ": " + byFile.get().variable() + " is set too; keep one of them");
        } else {
          contents(name, variable.getValue())
              .ifPresent(text -> put(settings, byFile.get(), text, name));
        }
      } else if (isOurs(name)) {
        String dotted = name.substring("EVIDENT_".length()).toLowerCase(Locale.ROOT);
        problems.add(
            name
                + ": there is no such setting; did you mean "
                + Key.named(Key.nearest(dotted.replaceFirst("_", ".").replace('_', '-')))
                    .map(Key::variable)
                    .orElse("another")
                + "?");
      }
    }
  }

  /** Whether the variable can only be meant as a setting (EVIDENT_URL is for the client). */
  private static boolean isOurs(String variable) {
    return Arrays.stream(Key.values())
        .map(Key::text)
        .filter(text -> text.indexOf('.') > 0)
        .map(text -> "EVIDENT_" + text.substring(0, text.indexOf('.')) + "_")
        .anyMatch(prefix -> variable.regionMatches(true, 0, prefix, 0, prefix.length()));
  }

  private Optional<String> contents(String variable, String file) {
    try {
      Path path = inputs.workingDirectory().resolve(file);
      if (Files.size(path) > VALUE_FILE_BYTES_MAX) {
        problems.add(variable + ": " + file + " is too large for a setting");
        return Optional.empty();
      }
      return Optional.of(Files.readString(path).stripTrailing());
    } catch (IOException | IllegalArgumentException e) {
      problems.add(variable + ": cannot read the file " + file);
      return Optional.empty();
    }
  }

  private void readFlags(Map<Key, Setting> settings) {
    for (Flag flag : inputs.flags()) {
      Optional<Key> key = Key.named(flag.key());
      if (key.isPresent()) {
        put(settings, key.get(), flag.value(), flag.name());
      } else {
        problems.add(flag.name() + ": " + unknown(flag.key(), removedKeys));
      }
    }
  }

  private void put(Map<Key, Setting> settings, Key key, String value, String source) {
    if (key.isList()) {
      List<String> values =
          Arrays.stream(value.split(",")).map(String::strip).filter(v -> !v.isEmpty()).toList();
      settings.put(key, new Setting(values, true, source));
    } else if (value.isEmpty()) {
      problems.add(source + ": " + key.text() + " has no value");
    } else {
      settings.put(key, Setting.single(value, source));
    }
  }

  static String unknown(String key, Map<String, String> removedKeys) {
    String successor = removedKeys.get(key);
    return successor != null
        ? key + " is no longer used; set " + successor + " instead"
        : "there is no setting " + key + "; did you mean " + Key.nearest(key) + "?";
  }

  private Config build(Map<Key, Setting> settings) throws ConfigException {
    Config.Data data =
        section(
            "data.",
            settings,
            v ->
                new Config.Data(
                    v.path(Key.DATA_DIRECTORY),
                    v.integer(Key.DATA_RESERVE_MIB),
                    v.onOrOff(Key.DATA_ENCRYPTION)));
    Config.Http http = section("http.", settings, ConfigLoader::http);
    Config.Log log = section("log.", settings, ConfigLoader::log);
    WitnessConfig witnesses = section("witnesses.", settings, WitnessConfig::of);
    Config.Events events =
        section(
            "events.",
            settings,
            v ->
                new Config.Events(
                    v.duration(Key.EVENTS_FUTURE_MAX), v.list(Key.EVENTS_PERSONAL_FIELDS)));
    FirewallConfig firewall = section("firewall.", settings, FirewallConfig::of);
    Config.Store store = section("store.", settings, ConfigLoader::store);
    Config.Query query = section("query.", settings, ConfigLoader::query);
    Config.Audit audit =
        section("audit.", settings, v -> new Config.Audit(v.list(Key.AUDIT_PURPOSE_STREAMS)));
    ViewerConfig viewer = section("viewer.", settings, ViewerConfig::of);
    List<String> streams =
        section("streams", settings, v -> Config.names("streams", v.list(Key.STREAMS)));
    List<String> classes =
        section("classes", settings, v -> Config.names("classes", v.list(Key.CLASSES)));
    AuthConfig auth = section("auth.", settings, AuthConfig::of);
    checkSignOn(settings);
    Config.Keys keys =
        section(
            "keys.",
            settings,
            v ->
                new Config.Keys(
                    v.optionalPath(Key.KEYS_KEK_FILE),
                    v.secret(Key.KEYS_KEK),
                    Config.Wrap.of(
                        v.optional(Key.KEYS_WRAP),
                        v.optional(Key.KEYS_WRAP_KEY),
                        v.optionalPath(Key.KEYS_WRAP_SECRET_FILE))));
    checkDevice(settings);
    problems.addAll(TlsSettings.problems(settings));
    if (problems.isEmpty()
        && data != null
        && http != null
        && log != null
        && witnesses != null
        && events != null
        && firewall != null
        && store != null
        && query != null
        && audit != null
        && viewer != null
        && streams != null
        && classes != null
        && auth != null
        && keys != null) {
      return new Config(
          data,
          http,
          log,
          witnesses,
          events,
          firewall,
          store,
          query,
          audit,
          viewer,
          streams,
          classes,
          auth,
          keys,
          new Effective(settings));
    }
    throw new ConfigException(problems);
  }

  private static Config.Http http(Values v) {
    return new Config.Http(
        v.address(Key.HTTP_LISTEN),
        new Config.HttpLimits(
            v.integer(Key.HTTP_REQUESTS_MAX),
            v.integer(Key.HTTP_CONNECTIONS_MAX),
            v.integer(Key.HTTP_CONNECTIONS_PER_ADDRESS_MAX),
            v.integer(Key.HTTP_HEADER_KIB_MAX),
            v.integer(Key.HTTP_BODY_MIB_MAX),
            v.duration(Key.HTTP_IDLE_TIMEOUT),
            v.duration(Key.HTTP_SLOW_GRACE),
            v.integer(Key.HTTP_BYTES_PER_SECOND_MIN)),
        TlsSettings.of(v));
  }

  private static Config.Store store(Values v) {
    return new Config.Store(v.integer(Key.STORE_CACHE_MIB), v.integer(Key.STORE_SCRUB_KIB));
  }

  /** A device is named by three settings, one of AWS by one; or there is none. */
  private void checkDevice(Map<Key, Setting> settings) {
    List<String> given =
        Stream.of(Key.KEYS_WRAP, Key.KEYS_WRAP_KEY, Key.KEYS_WRAP_SECRET_FILE)
            .flatMap(key -> Optional.ofNullable(settings.get(key)).stream())
            .map(Setting::source)
            .toList();
    Setting device = settings.get(Key.KEYS_WRAP);
    int wanted =
        device == null
            ? 0
            : 1 + Config.Wrap.others(device.values().stream().findFirst().orElse(""));
    if (given.size() != wanted) {
      problems.add(
          String.join(" and ", given)
              + ": keys.wrap, keys.wrap-key and keys.wrap-secret-file go together, and aws-kms"
              + " goes alone");
    }
  }

  /** Single sign-on needs these three. */
  private void checkSignOn(Map<Key, Setting> settings) {
    List<Key> needed =
        List.of(Key.AUTH_OIDC_ISSUER, Key.AUTH_OIDC_CLIENT_ID, Key.AUTH_OIDC_REDIRECT);
    Map<Key, Setting> defaults = Values.defaults();
    List<String> given =
        settings.entrySet().stream()
            .filter(one -> one.getKey().text().startsWith("auth.oidc."))
            .filter(one -> !isDefault(one.getValue(), defaults.get(one.getKey())))
            .map(one -> one.getValue().source())
            .toList();
    if (!given.isEmpty() && !settings.keySet().containsAll(needed)) {
      problems.add(
          String.join(" and ", given)
              + ": single sign-on needs "
              + String.join(", ", needed.stream().map(Key::text).toList()));
    }
  }

  /** A printed configuration that is used as a file gives the defaults, too. */
  private static boolean isDefault(Setting setting, @Nullable Setting byDefault) {
    return byDefault != null && setting.values().equals(byDefault.values());
  }

  private static Config.Query query(Values v) {
    return new Config.Query(
        v.duration(Key.QUERY_TIMEOUT),
        v.integer(Key.QUERY_RUNNING_MAX),
        v.integer(Key.QUERY_WAITING_MAX),
        v.integer(Key.QUERY_GROUPS_MAX),
        v.integer(Key.QUERY_TAILS_MAX),
        v.integer(Key.QUERY_TAIL_BEHIND_MAX));
  }

  private static Config.Log log(Values v) {
    return new Config.Log(
        v.optional(Key.LOG_ORIGIN),
        v.integer(Key.LOG_QUEUE_EVENTS_MAX),
        v.integer(Key.LOG_QUEUE_MIB_MAX),
        v.duration(Key.LOG_ACCEPTED_ROUNDING),
        v.duration(Key.LOG_CHECKPOINT_INTERVAL),
        v.integer(Key.LOG_JOURNAL_FILE_MIB));
  }

  /**
   * Makes one record of the tree. A record refuses at its first bad value; to report all of them,
   * each setting is first tried alone among defaults, which are good.
   */
  private <T> @Nullable T section(
      String prefix, Map<Key, Setting> settings, Function<Values, T> maker) {
    Map<Key, Setting> given = new TreeMap<>();
    settings.forEach((key, setting) -> {
      if (key.text().startsWith(prefix) && !setting.source().equals(Setting.DEFAULT)) {
        given.put(key, setting);
      }
    });
    int before = problems.size();
    given.forEach(
        (key, setting) -> attempt(Values.defaultsAnd(key, setting), maker, setting.source()));
    if (problems.size() > before) {
      return null;
    }
    String sources =
        given.values().stream().map(Setting::source).collect(Collectors.joining(" and "));
    return attempt(new Values(settings), maker, sources);
  }

  private <T> @Nullable T attempt(Values values, Function<Values, T> maker, String source) {
    try {
      return maker.apply(values);
    } catch (IllegalArgumentException e) {
      problems.add(source + ": " + e.getMessage());
      return null;
    }
  }
}
