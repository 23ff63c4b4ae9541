package dev.evident.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.server.config.ConfigLoader.Flag;
import dev.evident.server.config.ConfigLoader.Inputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest extends ConfigCase {
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
}
