package dev.evident.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.server.config.ConfigLoader.Flag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each section: its defaults, all of it set, and what it refuses. */
class ConfigSectionsTest extends ConfigCase {
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
}
