package dev.evident.server.config;

import dev.evident.auth.LastSettings;
import dev.evident.tls.ClientAuth;
import dev.evident.tls.ServerFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that can be set. Made by {@link ConfigLoader}; a value that is there is valid.
 *
 * @param source the settings that this was made of, for {@link #effective}
 */
public record Config(
    Data data,
    Http http,
    Log log,
    WitnessConfig witnesses,
    Events events,
    FirewallConfig firewall,
    Store store,
    Query query,
    Audit audit,
    ViewerConfig viewer,
    List<String> streams,
    List<String> classes,
    AuthConfig auth,
    Keys keys,
    Effective source) {

  /** A stream's or a class's name as events use it. */
  private static final String NAME = "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?";

  private static final int NAMES_MAX = 10_000;

  public Config {
    streams = names("streams", streams);
    classes = names("classes", classes);
  }

  static List<String> names(String key, List<String> names) {
    if (names.isEmpty() || names.size() > NAMES_MAX) {
      throw new IllegalArgumentException(key + " needs 1 to " + NAMES_MAX + " names");
    }
    for (String name : names) {
      if (!name.matches(NAME)) {
        throw new IllegalArgumentException(
            key + ": '" + name + "' is not a name (1 to 64 of a-z 0-9 . _ -)");
      }
    }
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException(key + " has a name twice");
    }
    return List.copyOf(names);
  }

  /**
   * Where everything is kept.
   *
   * @param reserveMib free disk space in MiB below which nothing is accepted any more (507)
   * @param encrypted whether what is logged is encrypted on the disk; off only to measure its cost
   */
  public record Data(Path directory, int reserveMib, boolean encrypted) {
    public Data {
      range("data.reserve-mib", reserveMib, 16, 1 << 24);
    }
  }

  /**
   * @param listen loopback, unless there is TLS
   * @param limits what clients may take
   * @param tls how it is spoken; empty: plain HTTP
   */
  public record Http(InetSocketAddress listen, HttpLimits limits, Optional<Tls> tls) {}

  /**
   * @param requestsMax requests answered at once
   * @param connectionsMax open connections; more wait
   * @param perAddressMax open connections of one client address; more are closed
   * @param headerKibMax request line and headers together; more is 431
   * @param bodyMibMax a body, and what it is when it is unpacked; more is 413
   * @param idleTimeout a connection on which nothing moves is closed
   * @param slowGrace how long a client is waited for in a handshake or a request
   * @param bytesPerSecondMin what it has to move beyond that
   */
  public record HttpLimits(
      int requestsMax,
      int connectionsMax,
      int perAddressMax,
      int headerKibMax,
      int bodyMibMax,
      Duration idleTimeout,
      Duration slowGrace,
      int bytesPerSecondMin) {
    public HttpLimits {
      range("http.requests-max", requestsMax, 1, 1_000_000);
      range("http.connections-max", connectionsMax, 1, 1_000_000);
      range("http.connections-per-address-max", perAddressMax, 1, 1_000_000);
      range("http.header-kib-max", headerKibMax, 4, 1_024);
      range("http.body-mib-max", bodyMibMax, 1, 32);
      range("http.idle-timeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
      range("http.slow-grace", slowGrace, Duration.ofSeconds(1), Duration.ofMinutes(10));
      range("http.bytes-per-second-min", bytesPerSecondMin, 1, 100_000_000);
    }
  }

  /**
   * @param files certificate, key, and who signs the certificates of clients
   * @param reloadInterval how often these files are looked at
   */
  public record Tls(ServerFiles files, Duration reloadInterval) {
    public Tls {
      range(RELOAD_INTERVAL, reloadInterval, RELOAD_MIN, RELOAD_MAX);
    }

    private static final String RELOAD_INTERVAL = "http.tls.reload-interval";
    private static final Duration RELOAD_MIN = Duration.ofMillis(100);
    private static final Duration RELOAD_MAX = Duration.ofHours(1);

    /** TLS, when certificate and key are both there; whether one is missing the loader asks. */
    static Optional<Tls> of(
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<Path> clientCa,
        ClientAuth clientAuth,
        Duration reloadInterval) {
      range(RELOAD_INTERVAL, reloadInterval, RELOAD_MIN, RELOAD_MAX);
      boolean complete = clientCa.isPresent() || clientAuth == ClientAuth.NONE;
      return certificate.isPresent() && key.isPresent() && complete
          ? Optional.of(
              new Tls(
                  new ServerFiles(certificate.get(), key.get(), clientCa, clientAuth),
                  reloadInterval))
          : Optional.empty();
    }
  }

  /**
   * @param origin the log's name for ever; empty: the log makes one at its first start
   * @param queueEventsMax events waiting for the sequencer; more get 429
   * @param queueMibMax their size in MiB
   * @param acceptedRounding accepted times are rounded down to a multiple of this
   * @param checkpointInterval how often a checkpoint is signed when the tree grew
   * @param journalFileMib size of one journal file in MiB
   */
  public record Log(
      Optional<String> origin,
      int queueEventsMax,
      int queueMibMax,
      Duration acceptedRounding,
      Duration checkpointInterval,
      int journalFileMib) {

    private static final int ORIGIN_LENGTH_MAX = 200;

    public Log {
      // C2SP signed-note: a key name has no spaces and no plus; a checkpoint's first line is it.
      if (origin.isPresent()
          && (origin.get().length() > ORIGIN_LENGTH_MAX
              || !origin.get().matches("[!#-*,-\\[\\]-~]+"))) {
        throw new IllegalArgumentException(
            "log.origin must be 1 to "
                + ORIGIN_LENGTH_MAX
                + " visible ASCII characters without plus, quote or backslash, e.g. audit.example.com/main");
      }
      range("log.queue-events-max", queueEventsMax, 1, 10_000_000);
      range("log.queue-mib-max", queueMibMax, 1, 65_536);
      range("log.accepted-rounding", acceptedRounding, Duration.ofMillis(1), Duration.ofHours(1));
      range(
          "log.checkpoint-interval",
          checkpointInterval,
          Duration.ofMillis(10),
          Duration.ofHours(1));
      range("log.journal-file-mib", journalFileMib, 8, 2_047);
    }
  }

  /**
   * @param futureMax how far ahead of our clock an event's time may be
   * @param personalFields dotted paths whose values can be destroyed alone
   */
  public record Events(Duration futureMax, List<String> personalFields) {
    private static final int FIELDS_MAX = 256;

    public Events {
      range("events.future-max", futureMax, Duration.ZERO, Duration.ofDays(366));
      personalFields = List.copyOf(personalFields);
      if (personalFields.size() > FIELDS_MAX) {
        throw new IllegalArgumentException(
            "events.personal-fields may have at most " + FIELDS_MAX + " paths");
      }
      for (String path : personalFields) {
        if (!path.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
          throw new IllegalArgumentException(
              "events.personal-fields: '" + path + "' is not a dotted path such as actor.name");
        }
      }
      if (personalFields.stream().distinct().count() != personalFields.size()) {
        throw new IllegalArgumentException("events.personal-fields has a path twice");
      }
    }
  }

  /**
   * @param cacheMib decoded pieces of segments in memory, in MiB; 0: a quarter of the heap
   * @param scrubKibPerSecond rate at which sealed records are held against the log; 0: never
   */
  public record Store(int cacheMib, int scrubKibPerSecond) {
    public Store {
      range("store.cache-mib", cacheMib, 0, 1 << 20);
      range("store.scrub-kib-per-second", scrubKibPerSecond, 0, 1 << 20);
    }
  }

  /**
   * @param timeout from a query to its answer, waiting included
   * @param runningMax queries that are worked on at once; 0: as many as there are processors
   * @param waitingMax queries that wait for their turn; more get 429
   * @param groupsMax rows of one table of stats
   * @param tailsMax readers of the tail at once
   * @param tailBehindMax records that a reader may fall behind before it is dropped
   */
  public record Query(
      Duration timeout,
      int runningMax,
      int waitingMax,
      int groupsMax,
      int tailsMax,
      int tailBehindMax) {
    public Query {
      range("query.timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(10));
      range("query.running-max", runningMax, 0, 1_024);
      range("query.waiting-max", waitingMax, 1, 100_000);
      range("query.groups-max", groupsMax, 1, 10_000_000);
      range("query.tails-max", tailsMax, 1, 10_000);
      range("query.tail-behind-max", tailBehindMax, 1, 999_999_999);
    }
  }

  /**
   * The audit of the audit.
   *
   * @param purposeStreams streams whose readers must say why they read
   */
  public record Audit(List<String> purposeStreams) {
    public Audit {
      purposeStreams =
          purposeStreams.isEmpty() ? List.of() : names("audit.purpose-streams", purposeStreams);
    }
  }

  /**
   * The key that wraps the log's private key.
   *
   * @param kek its 32 bytes in base64; never printed
   * @param wrap the device that wraps the key in the file
   */
  public record Keys(Optional<Path> kekFile, Optional<Secret> kek, Optional<Wrap> wrap) {
    public Keys {
      if (wrap.isPresent() && kek.isPresent()) {
        throw new IllegalArgumentException("keys.kek and keys.wrap exclude each other");
      }
      if (kekFile.isPresent() && kek.isPresent()) {
        throw new IllegalArgumentException("keys.kek and keys.kek-file exclude each other");
      }
    }
  }

  /**
   * A device or service that wraps the key-encryption key.
   *
   * @param device {@code pkcs11:LIBRARY[?slot=N]}, {@code vault:ADDRESS} or {@code
   *     aws-kms:ARN[?region=REGION][&endpoint=URL]}
   * @param key what it calls its key; empty for AWS KMS, where the device says it
   * @param secretFile holds the PIN or the token; empty for AWS KMS, which finds who asks by itself
   */
  public record Wrap(String device, Optional<String> key, Optional<Path> secretFile) {
    private static final String AWS_PARAMETER = "(region=[a-z0-9-]+|endpoint=https?://[^?#&]+)";
    private static final Pattern AWS_KMS =
        Pattern.compile(
            "aws-kms:arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_-]{1,256}"
                + "(\\?"
                + AWS_PARAMETER
                + "(&"
                + AWS_PARAMETER
                + ")?)?");
    private static final Pattern OTHERS =
        Pattern.compile("pkcs11:[^?]+(\\?slot=[0-9]{1,4})?|vault:https?://[^?#]+");

    public Wrap {
      check(device);
      if (key.isPresent() == isAws(device) || secretFile.isPresent() == isAws(device)) {
        throw new IllegalArgumentException(
            "keys.wrap-key and keys.wrap-secret-file belong to each keys.wrap but aws-kms");
      }
    }

    private static boolean isAws(String device) {
      return device.startsWith("aws-kms:");
    }

    private static void check(String device) {
      if (!(isAws(device) ? AWS_KMS : OTHERS).matcher(device).matches()) {
        throw new IllegalArgumentException(
            "keys.wrap must be pkcs11:LIBRARY, pkcs11:LIBRARY?slot=N, vault:ADDRESS or"
                + " aws-kms:ARN[?region=REGION][&endpoint=URL], not '"
                + device
                + "'");
      }
    }

    /** How many of the two other settings a device wants. */
    static int others(String device) {
      return isAws(device) ? 0 : 2;
    }

    /** The device, when all is there; whether some is missing is the loader's question. */
    static Optional<Wrap> of(
        Optional<String> device, Optional<String> key, Optional<Path> secretFile) {
      device.ifPresent(Wrap::check);
      long given = Stream.of(key, secretFile).filter(Optional::isPresent).count();
      return device.filter(one -> others(one) == given).map(one -> new Wrap(one, key, secretFile));
    }
  }

  private static void range(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(key, min, max, value));
    }
  }

  private static void range(String key, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s must be between %s and %s, not %s"
              .formatted(key, Durations.text(min), Durations.text(max), Durations.text(value)));
    }
  }

  /**
   * This configuration as YAML: secrets as {@code ***}, where each value came from as a comment.
   */
  public String effective() {
    return source.yaml();
  }

  /** Every setting with its value in force and where that came from; secrets as {@code ***}. */
  public List<Effective.Shown> settings() {
    return source.shown();
  }

  /** Each setting that is set, for the comparison with those of the last start. */
  public List<LastSettings.Setting> settingsToRemember() {
    return source.settings();
  }
}
