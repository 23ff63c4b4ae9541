package dev.evident.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.server.config.ConfigLoader.Flag;
import dev.evident.server.config.ConfigLoader.Inputs;
import dev.evident.tls.ClientAuth;
import dev.evident.tls.ServerFiles;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings {@code http.*}. */
class HttpSettingsTest {
  private static final String IN_FULL =
      """
      http:
        listen: "[::]:0"
        requests-max: 5
        connections-max: 6
        connections-per-address-max: 7
        header-kib-max: 8
        body-mib-max: 9
        idle-timeout: 2m
        slow-grace: 20s
        bytes-per-second-min: 10
        tls:
          certificate: c.pem
          key: /k.pem
          client-ca: ca.pem
          client-auth: optional
          reload-interval: 1m
      """;

  @TempDir private Path directory;

  private Config.Http load(String yaml, String... settings) throws Exception {
    Files.writeString(directory.resolve("evident.yaml"), yaml);
    List<Flag> flags = new ArrayList<>();
    for (String setting : settings) {
      flags.add(Flag.set(setting));
    }
    return ConfigLoader.load(new Inputs(Optional.empty(), directory, Map.of(), flags)).http();
  }

  private List<String> problems(String... settings) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> load("", settings));
    assertThat(refused).as("the configuration must be refused").isNotNull();
    return refused.problems();
  }

  @Test
  void defaults() throws Exception {
    assertThat(load(""))
        .isEqualTo(
            new Config.Http(
                new InetSocketAddress("127.0.0.1", 8080),
                new Config.HttpLimits(
                    1_024,
                    4_096,
                    1_024,
                    16,
                    32,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    4_096),
                Optional.empty()));
  }

  @Test
  void inFull() throws Exception {
    assertThat(load(IN_FULL))
        .isEqualTo(
            new Config.Http(
                new InetSocketAddress("::", 0),
                new Config.HttpLimits(
                    5, 6, 7, 8, 9, Duration.ofMinutes(2), Duration.ofSeconds(20), 10),
                Optional.of(
                    new Config.Tls(
                        new ServerFiles(
                            Path.of("c.pem"),
                            Path.of("/k.pem"),
                            Optional.of(Path.of("ca.pem")),
                            ClientAuth.OPTIONAL),
                        Duration.ofMinutes(1)))));
  }

  @Test
  void whatIsPrintedCanBeReadAgain() throws Exception {
    Config.Http read = load(IN_FULL);
    String printed =
        ConfigLoader.load(new Inputs(Optional.empty(), directory, Map.of(), List.of())).effective();
    assertThat(load(printed)).isEqualTo(read);
  }

  @Test
  void everyLimitHasItsRange() {
    assertThat(
            problems(
                "http.requests-max=0",
                "http.connections-max=0",
                "http.connections-per-address-max=0",
                "http.header-kib-max=3",
                "http.body-mib-max=33",
                "http.idle-timeout=1ms",
                "http.slow-grace=0s",
                "http.bytes-per-second-min=0",
                "http.tls.reload-interval=1ms",
                "http.tls.client-auth=perhaps"))
        .hasSize(10)
        .anyMatch(problem -> problem.contains("none, optional, required, not 'perhaps'"))
        .allMatch(problem -> problem.startsWith("--set http."));
  }

  @Test
  void settingsThatGoTogetherAreAskedForByName() {
    assertThat(problems("http.tls.certificate=c"))
        .containsExactly(
            "--set http.tls.certificate: http.tls.certificate needs http.tls.key, too");
    assertThat(problems("http.tls.key=k"))
        .containsExactly("--set http.tls.key: http.tls.key needs http.tls.certificate, too");
    assertThat(
            problems("http.tls.certificate=c", "http.tls.key=k", "http.tls.client-auth=required"))
        .containsExactly(
            "--set http.tls.client-auth: http.tls.client-auth needs http.tls.client-ca, too");
    assertThat(problems("http.tls.certificate=c", "http.tls.key=k", "http.tls.client-ca=a"))
        .singleElement()
        .asString()
        .contains("http.tls.client-ca has no effect");
    assertThat(problems("http.tls.client-auth=optional")).hasSize(2);
  }

  @Test
  void aKeyThatSomebodyPutInPlaceOfItsPathIsNeverShown() {
    assertThat(
            problems(
                "http.tls.certificate=c",
                "http.tls.key=-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----"))
        .singleElement()
        .asString()
        .contains("http.tls.key is not a path")
        .doesNotContain("MIGH");
  }
}
