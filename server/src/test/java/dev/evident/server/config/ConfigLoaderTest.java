package dev.evident.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.firewall.FirewallMode;
import dev.evident.firewall.Rule;
import dev.evident.firewall.RuleFile;
import dev.evident.server.config.ConfigLoader.Flag;
import dev.evident.server.config.ConfigLoader.Inputs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  private static final String KEK = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Flag> flags = new ArrayList<>();
  private Optional<Path> file = Optional.empty();

  private Config load() throws ConfigException {
    return ConfigLoader.load(new Inputs(file, directory, environment, flags));
  }

  private Config load(String yaml) throws Exception {
    write("evident.yaml", yaml);
    return load();
  }

  private void write(String name, String text) throws IOException {
    Path path = directory.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private List<String> problems() {
    ConfigException refused = catchThrowableOfType(ConfigException.class, this::load);
    assertThat(refused).as("the configuration must be refused").isNotNull();
    String directoryPrefix = directory + "/";
    return refused.problems().stream().map(p -> p.replace(directoryPrefix, "")).toList();
  }

  private List<String> problems(String yaml) throws IOException {
    write("evident.yaml", yaml);
    return problems();
  }

  // data

  @Test
  void dataDefaults() throws Exception {
    assertThat(load().data()).isEqualTo(new Config.Data(Path.of("evident-data"), 1_024, true));
  }

  @Test
  void dataInFull() throws Exception {
    assertThat(
            load("data:\n  directory: /var/lib/audit\n  reserve-mib: 2048\n  encryption: off\n")
                .data())
        .isEqualTo(new Config.Data(Path.of("/var/lib/audit"), 2_048, false));
  }

  @Test
  void dataWithBadValues() throws Exception {
    assertThat(problems("data:\n  directory: ' '\n  reserve-mib: 1\n  encryption: perhaps\n"))
        .containsExactly(
            "evident.yaml:2:14: data.directory is not a path",
            "evident.yaml:3:16: data.reserve-mib must be between 16 and 16777216, not 1",
            "evident.yaml:4:15: data.encryption must be on or off, not 'perhaps'");
  }

  // http

  @Test
  void httpDefaults() throws Exception {
    assertThat(load().http())
        .isEqualTo(
            new Config.Http(
                new InetSocketAddress("127.0.0.1", 8080), 1_024, Duration.ofSeconds(30)));
  }

  @Test
  void httpInFull() throws Exception {
    assertThat(load("http: {listen: '[::1]:0', requests-max: 5, idle-timeout: 2m}").http())
        .isEqualTo(new Config.Http(new InetSocketAddress("::1", 0), 5, Duration.ofMinutes(2)));
  }

  @Test
  void httpWithBadValues() throws Exception {
    assertThat(problems("http:\n  listen: '8080'\n  requests-max: many\n  idle-timeout: 5\n"))
        .containsExactly(
            "evident.yaml:2:11: http.listen must be HOST:PORT such as 127.0.0.1:8080 or [::1]:8080, not '8080'",
            "evident.yaml:3:17: http.requests-max must be a whole number below 1000000000, not 'many'",
            "evident.yaml:4:17: http.idle-timeout: '5' is not a duration such as 500ms, 1s, 30m, 24h or 7d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":1", "a", "a:", "a:b", "::1:80", "a:65536", "a:-1", "a:1:2"})
  void aBadAddressIsRefused(String address) {
    flags.add(new Flag("--listen", "http.listen", address));
    assertThat(problems()).singleElement().asString().startsWith("--listen: http.listen ");
  }

  // log

  @Test
  void logDefaults() throws Exception {
    assertThat(load().log())
        .isEqualTo(
            new Config.Log(
                Optional.empty(), 65_536, 64, Duration.ofSeconds(1), Duration.ofSeconds(1), 64));
  }

  @Test
  void logInFull() throws Exception {
    String yaml =
        """
        log:
          origin: audit.example.com/main
          queue-events-max: 10
          queue-mib-max: 2
          accepted-rounding: 500ms
          checkpoint-interval: 10s
          journal-file-mib: 64
        """;
    assertThat(load(yaml).log())
        .isEqualTo(
            new Config.Log(
                Optional.of("audit.example.com/main"),
                10,
                2,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                64));
  }

  @Test
  void logWithBadValues() throws Exception {
    String yaml =
        """
        log:
          origin: a b
          queue-events-max: 0
          queue-mib-max: -1
          accepted-rounding: 0s
          checkpoint-interval: 1ms
          journal-file-mib: 4096
        """;
    assertThat(problems(yaml))
        .hasSize(6)
        .allSatisfy(problem -> assertThat(problem).matches("evident.yaml:[2-7]:[0-9]+: log\\..*"));
  }

  // events

  @Test
  void eventsDefaults() throws Exception {
    assertThat(load().events()).isEqualTo(new Config.Events(Duration.ofHours(24), List.of()));
  }

  @Test
  void eventsInFull() throws Exception {
    assertThat(
            load("events:\n  future-max: 7d\n  personal-fields: [actor.name, origin.ip]").events())
        .isEqualTo(new Config.Events(Duration.ofDays(7), List.of("actor.name", "origin.ip")));
  }

  @Test
  void eventsWithBadValues() throws Exception {
    assertThat(problems("events:\n  future-max: 400d\n  personal-fields: [a.., b]\n"))
        .containsExactly(
            "evident.yaml:2:15: events.future-max must be between 0s and 8784h, not 9600h",
            "evident.yaml:3:20: events.personal-fields: 'a..' is not a dotted path such as actor.name");
    assertThat(problems("events: {personal-fields: [a, a]}")).hasSize(1);
    assertThat(problems("events: {personal-fields: actor.name}"))
        .containsExactly("evident.yaml:1:27: events.personal-fields must be a list such as [a, b]");
    assertThat(problems("events: {personal-fields: [[a]]}")).hasSize(1);
  }

  // query

  @Test
  void queryDefaults() throws Exception {
    assertThat(load().query())
        .isEqualTo(new Config.Query(Duration.ofSeconds(10), 0, 256, 100_000, 64, 1_000_000));
  }

  @Test
  void queryInFull() throws Exception {
    assertThat(
            load("query: {timeout: 3s, running-max: 4, waiting-max: 5, groups-max: 6,"
                    + " tails-max: 7, tail-behind-max: 8}")
                .query())
        .isEqualTo(new Config.Query(Duration.ofSeconds(3), 4, 5, 6, 7, 8));
  }

  @Test
  void queryWithBadValues() throws Exception {
    assertThat(problems("query: {timeout: 1ms, waiting-max: 0, tails-max: many}"))
        .containsExactly(
            "evident.yaml:1:18: query.timeout must be between 10ms and 10m, not 1ms",
            "evident.yaml:1:36: query.waiting-max must be between 1 and 100000, not 0",
            "evident.yaml:1:50: query.tails-max must be a whole number below 1000000000, not 'many'");
  }

  // streams and classes

  @Test
  void streamsAndClassesDefaults() throws Exception {
    assertThat(load().streams()).containsExactly("main");
    assertThat(load().classes()).containsExactly("default");
  }

  @Test
  void streamsAndClassesInFull() throws Exception {
    Config config = load("streams: [main, tenant-1]\nclasses:\n  - default\n  - ten-years\n");
    assertThat(config.streams()).containsExactly("main", "tenant-1");
    assertThat(config.classes()).containsExactly("default", "ten-years");
  }

  @Test
  void streamsAndClassesWithBadValues() throws Exception {
    assertThat(problems("streams: []\nclasses: [Default, default]\n"))
        .containsExactly(
            "evident.yaml:1:10: streams needs 1 to 10000 names",
            "evident.yaml:2:10: classes: 'Default' is not a name (1 to 64 of a-z 0-9 . _ -)");
    assertThat(problems("streams: [a, a]")).hasSize(1);
  }

  // keys

  @Test
  void keysDefaults() throws Exception {
    assertThat(load().keys())
        .isEqualTo(new Config.Keys(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void keysInFull() throws Exception {
    assertThat(load("keys: {kek-file: /run/kek}").keys().kekFile()).contains(Path.of("/run/kek"));
    assertThat(load("keys: {kek: '" + KEK + "'}").keys().kek().orElseThrow().reveal())
        .isEqualTo(new byte[32]);
    assertThat(
            load("keys: {wrap: 'pkcs11:/l.so?slot=2', wrap-key: k, wrap-secret-file: /run/pin}")
                .keys()
                .wrap())
        .contains(
            new Config.Wrap(
                "pkcs11:/l.so?slot=2", Optional.of("k"), Optional.of(Path.of("/run/pin"))));
    String aws = "aws-kms:arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab";
    for (String more :
        List.of("", "?region=eu-west-1", "?region=eu-west-1&endpoint=https://kms.example.com")) {
      assertThat(load("keys: {wrap: '" + aws + more + "'}").keys().wrap())
          .contains(new Config.Wrap(aws + more, Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void aDeviceThatIsNotFullyNamedIsRefused() throws Exception {
    assertThat(problems("keys: {wrap: 'pkcs11:/l.so'}"))
        .singleElement()
        .asString()
        .contains("keys.wrap, keys.wrap-key and keys.wrap-secret-file go together");
    assertThat(problems("keys: {wrap: 'ftp:x', wrap-key: k, wrap-secret-file: p}"))
        .singleElement()
        .asString()
        .contains("keys.wrap must be pkcs11:LIBRARY");
    assertThat(problems("keys: {wrap: 'aws-kms:alias/mine'}"))
        .singleElement()
        .asString()
        .contains("aws-kms:ARN");
    assertThat(
            problems(
                "keys: {wrap: 'aws-kms:arn:aws:kms:eu-central-1:111122223333:alias/a', wrap-key: k}"))
        .singleElement()
        .asString()
        .contains("aws-kms goes alone");
    assertThat(
            problems(
                "keys: {wrap: 'vault:https://v', wrap-key: k, wrap-secret-file: p, kek: '"
                    + KEK
                    + "'}"))
        .singleElement()
        .asString()
        .contains("keys.kek and keys.wrap exclude each other");
  }

  @Test
  void keysWithBadValuesThatAreNotShown() throws Exception {
    assertThat(problems("keys: {kek: 'not-base64!'}"))
        .containsExactly("evident.yaml:1:13: keys.kek is not base64");
    assertThat(problems("keys: {kek: c2VjcmV0}"))
        .containsExactly("evident.yaml:1:13: keys.kek must be 32 bytes in base64, not 6");
    environment.put("EVIDENT_KEYS_KEK", KEK);
    assertThat(problems("keys: {kek-file: x}"))
        .containsExactly(
            "evident.yaml:1:18 and EVIDENT_KEYS_KEK: keys.kek and keys.kek-file exclude each other");
  }

  // where values come from

  @Test
  void flagsGoBeforeVariablesBeforeTheFileBeforeDefaults() throws Exception {
    write("evident.yaml", "log: {origin: from-file, queue-mib-max: 1, queue-events-max: 1}");
    environment.put("EVIDENT_LOG_ORIGIN", "from-variable");
    environment.put("EVIDENT_LOG_QUEUE_MIB_MAX", "2");
    flags.add(Flag.set("log.origin=from=flag"));
    Config config = load();
    assertThat(config.log().origin()).contains("from=flag");
    assertThat(config.log().queueMibMax()).isEqualTo(2);
    assertThat(config.log().queueEventsMax()).isEqualTo(1);
    assertThat(config.log().journalFileMib()).isEqualTo(64);
  }

  @Test
  void aVariableMayNameAFileThatHoldsTheValue() throws Exception {
    write("secret", KEK + "\n");
    environment.put("EVIDENT_LOG_ORIGIN_FILE", "origin");
    write("origin", "from-file\n");
    assertThat(load().log().origin()).contains("from-file");
    environment.put("EVIDENT_LOG_ORIGIN", "direct");
    environment.put("EVIDENT_STREAMS_FILE", "missing");
    assertThat(problems())
        .containsExactly(
            "EVIDENT_LOG_ORIGIN_FILE: EVIDENT_LOG_ORIGIN is set too; keep one of them",
            "EVIDENT_STREAMS_FILE: cannot read the file missing");
  }

  @Test
  void listsOutsideTheFileAreSeparatedByCommas() throws Exception {
    environment.put("EVIDENT_STREAMS", "main, other");
    flags.add(Flag.set("classes=default,long"));
    assertThat(load().streams()).containsExactly("main", "other");
    assertThat(load().classes()).containsExactly("default", "long");
  }

  @Test
  void theFileIsFoundInTheDataDirectoryIfNotHere() throws Exception {
    write("elsewhere/evident.yaml", "log: {origin: there}");
    flags.add(new Flag("--data", "data.directory", "elsewhere"));
    assertThat(load().log().origin()).contains("there");
    write("evident.yaml", "log: {origin: here}");
    assertThat(load().log().origin()).contains("here");
    write("named.yaml", "log: {origin: named}");
    file = Optional.of(Path.of("named.yaml"));
    assertThat(load().log().origin()).contains("named");
    file = Optional.of(Path.of("missing.yaml"));
    assertThat(problems()).containsExactly("--config: there is no file missing.yaml");
  }

  // what is refused

  @ParameterizedTest
  @CsvSource({
    "'log: {orgin: x}', 1:7, log.orgin, log.origin",
    "'data:\n  reserve_mib: 5', 2:3, data.reserve_mib, data.reserve-mib",
    "'stream: [a]', 1:1, stream, streams",
    "'htttp: {listen: x}', 1:1, htttp, http",
    "'log: {queue-max: 5}', 1:7, log.queue-max, log.queue-mib-max",
  })
  void anUnknownKeyNamesTheNearestKnownOne(
      String yaml, String place, String unknown, String nearest) throws Exception {
    assertThat(problems(yaml))
        .containsExactly(
            "evident.yaml:%s: there is no setting %s; did you mean %s?"
                .formatted(place, unknown, nearest));
  }

  @Test
  void unknownFlagsAndVariablesAreRefusedButNotTheClients() {
    flags.add(Flag.set("log.orign=x"));
    environment.put("EVIDENT_LOG_ORIGN", "x");
    environment.put("EVIDENT_URL", "http://127.0.0.1:8080");
    environment.put("EVIDENT_KEY", "evd_x");
    environment.put("PATH", "/bin");
    assertThat(problems())
        .containsExactly(
            "EVIDENT_LOG_ORIGN: there is no such setting; did you mean EVIDENT_LOG_ORIGIN?",
            "--set log.orign: there is no setting log.orign; did you mean log.origin?");
  }

  @Test
  void everyProblemIsReportedAtOnceWithItsPlace() throws Exception {
    environment.put("EVIDENT_HTTP_REQUESTS_MAX", "0");
    flags.add(Flag.set("log.queue-mib-max=none"));
    flags.add(Flag.set("log.origin"));
    assertThat(problems("data:\n  reserve-mib: x\nlgo: {}\nstreams: [A]\n"))
        .containsExactly(
            "--set log.origin: log.origin has no value",
            "evident.yaml:3:1: there is no setting lgo; did you mean log?",
            "evident.yaml:2:16: data.reserve-mib must be a whole number below 1000000000, not 'x'",
            "EVIDENT_HTTP_REQUESTS_MAX: http.requests-max must be between 1 and 1000000, not 0",
            "--set log.queue-mib-max: log.queue-mib-max must be a whole number below 1000000000, not 'none'",
            "evident.yaml:4:10: streams: 'A' is not a name (1 to 64 of a-z 0-9 . _ -)");
  }

  @Test
  void aRemovedKeyNamesItsSuccessor() throws Exception {
    write("evident.yaml", "log: {file-size: 5}");
    flags.add(Flag.set("log.file-size=5"));
    var removed = Map.of("log.file-size", "log.journal-file-mib");
    var inputs = new Inputs(file, directory, environment, flags);
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(inputs, removed));
    assertThat(refused.problems())
        .hasSize(2)
        .allSatisfy(problem ->
            assertThat(problem)
                .endsWith("log.file-size is no longer used; set log.journal-file-mib instead"));
    assertThat(refused).hasMessageContaining("2 problems");
  }

  @ParameterizedTest
  @CsvSource({
    "'log: [', not YAML",
    "'log: {origin: a, origin: b}', log.origin is there twice",
    "'- a', must be a list of",
    "'log: 5', log must be a list of",
    "'log: {origin: [a]}', log.origin must be a single value",
    "'log: {origin: }', log.origin has no value",
    "'? [a]\n: b', a key must be text",
    "'a: &x {b: *x}', there is no setting a",
    "'log: {origin: !!java.io.File x}\ndata: {reserve-mib: q}', data.reserve-mib",
  })
  void aMalformedFileIsRefusedWithItsPlace(String yaml, String expected) throws Exception {
    assertThat(problems(yaml)).anySatisfy(p -> assertThat(p).contains(expected));
    assertThat(problems(yaml)).allSatisfy(p -> assertThat(p).startsWith("evident.yaml:"));
  }

  @Test
  void anEmptyFileAndEmptySectionsAreFine() throws Exception {
    assertThat(load("").streams()).containsExactly("main");
    assertThat(load("# nothing\nlog:\nhttp: {}\n").log().journalFileMib()).isEqualTo(64);
  }

  // what is printed

  @Test
  void theEffectiveConfigurationSaysWhereEachValueCameFromAndHidesSecrets() throws Exception {
    write("evident.yaml", "data: {reserve-mib: 99}\n");
    environment.put("EVIDENT_KEYS_KEK", KEK);
    flags.add(new Flag("--listen", "http.listen", "127.0.0.1:9"));
    Config config = load();
    assertThat(config.effective().replace(directory + "/", ""))
        .contains("  reserve-mib: 99 # evident.yaml:1:21\n")
        .contains("  directory: evident-data # default\n")
        .contains("  listen: \"127.0.0.1:9\" # --listen\n")
        .contains("  kek: \"***\" # EVIDENT_KEYS_KEK\n")
        .contains("  # origin: not set\n")
        .contains("streams: [main] # default\n");
    assertThat(config.effective() + config + config.keys()).doesNotContain(KEK);
  }

  @Test
  void theEffectiveConfigurationCanBeUsedAsAFile() throws Exception {
    flags.add(Flag.set("log.origin=a'b#d:e"));
    flags.add(Flag.set("data.directory=/tmp/ä # b"));
    flags.add(Flag.set("streams=yes,null,main"));
    Config first = load();
    flags.clear();
    Config second = load(first.effective());
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.log()).isEqualTo(first.log());
    assertThat(second.streams()).isEqualTo(first.streams());
  }

  @Test
  void everyKeyHasItsOwnVariable() {
    assertThat(Arrays.stream(Key.values()).map(Key::variable)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "1s, PT1S", "90s, PT90S", "30m, PT30M", "24h, PT24H", "7d, PT168H"})
  void durationsAreReadAndWritten(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
    assertThat(Durations.parse(Durations.text(expected))).isEqualTo(expected);
  }

  // firewall

  @Test
  void firewallDefaults() throws Exception {
    FirewallConfig firewall = load().firewall();
    assertThat(firewall.mode()).isEqualTo(FirewallMode.MASK);
    assertThat(firewall.streams()).isEmpty();
    assertThat(firewall.rules()).isEqualTo(RuleFile.builtIn());
    assertThat(firewall.paths().isEmpty()).isTrue();
  }

  @Test
  void firewallInFull() throws Exception {
    write("rules.txt", "[jwt]\nstart = jot_\nbody = a-z\nlength = 8\n");
    Config config =
        load(
            """
            firewall:
              mode: refuse
              streams: {a: mask, b: off}
              rules-file: %s
              rules-off: [card-number]
              paths: [parameters.password, "*.secret"]
            """
                .formatted(directory.resolve("rules.txt")));
    FirewallConfig firewall = config.firewall();
    assertThat(firewall.mode()).isEqualTo(FirewallMode.REFUSE);
    assertThat(firewall.streams())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", FirewallMode.MASK, "b", FirewallMode.OFF));
    assertThat(firewall.rules()).hasSize(RuleFile.builtIn().size() - 1);
    assertThat(firewall.rules().getFirst().start()).containsExactly("jot_");
    assertThat(firewall.rules().stream().map(Rule::id)).doesNotContain("card-number");
    assertThat(firewall.paths().isEmpty()).isFalse();
    assertThat(config.effective()).contains("streams: {a: mask, b: \"off\"}");
  }

  @Test
  void firewallFromTheEnvironment() throws Exception {
    environment.put("EVIDENT_FIREWALL_STREAMS", "a=off, b=refuse");
    environment.put("EVIDENT_FIREWALL_PATHS", "parameters.pin");
    assertThat(load().firewall().streams())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", FirewallMode.OFF, "b", FirewallMode.REFUSE));
    assertThat(load().firewall().paths().isEmpty()).isFalse();
  }

  @Test
  void firewallWithBadValues() throws Exception {
    write("rules.txt", "[a]\nstart = x_y\nbody = 0-9\nlength = many\n\nwrong\n");
    assertThat(
            problems(
                """
                firewall:
                  mode: perhaps
                  streams: {a: never}
                  rules-file: %s
                  rules-off: [unknown]
                  paths: [id]
                """
                    .formatted(directory.resolve("rules.txt"))))
        .containsExactlyInAnyOrder(
            "evident.yaml:2:9: firewall.mode must be off, mask or refuse, not 'perhaps'",
            "evident.yaml:3:12: firewall.streams must be off, mask or refuse, not 'never'",
            "evident.yaml:4:15: rules.txt:6:1: expected key = value, or a rule's name in brackets;"
                + " rules.txt:4:10: length: 'many' is not a whole number",
            "evident.yaml:5:14: firewall.rules-off: there is no rule 'unknown'",
            "evident.yaml:6:10: firewall.paths: 'id' cannot be masked: the log needs this member as"
                + " it is");
  }

  @Test
  void firewallStreamsOfTheWrongKind() throws Exception {
    assertThat(problems("firewall:\n  streams: mask\n"))
        .containsExactly("evident.yaml:2:12: firewall.streams must be pairs such as {a: b}");
    assertThat(problems("firewall:\n  streams: [mask]\n"))
        .containsExactly("evident.yaml:2:12: firewall.streams: 'mask' is not STREAM=MODE");
    assertThat(problems("firewall:\n  streams: {a: [b]}\n"))
        .containsExactly("evident.yaml:2:13: firewall.streams must be pairs of texts");
  }
}
