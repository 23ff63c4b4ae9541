package dev.evident.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.server.config.ConfigLoader.Flag;
import dev.evident.server.config.ConfigLoader.Inputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings {@code viewer.*}. */
class ViewerSettingsTest {
  @TempDir private Path directory;

  private ViewerConfig load(String... settings) throws ConfigException {
    List<Flag> flags = java.util.Arrays.stream(settings).map(Flag::set).toList();
    return ConfigLoader.load(new Inputs(Optional.empty(), directory, Map.of(), flags)).viewer();
  }

  @Test
  void noOriginMayAskByDefault() throws Exception {
    assertThat(load().origins()).isEmpty();
  }

  @Test
  void originsAreTakenAsTheyAreWritten() throws Exception {
    assertThat(load("viewer.origins=https://app.example.com,http://localhost:8000").origins())
        .containsExactlyInAnyOrder("https://app.example.com", "http://localhost:8000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example.com",
        "https://app.example.com/",
        "https://App.example.com",
        "https://app.example.com:443",
        "http://app.example.com:80",
        "https://*.example.com",
        "https://u@app.example.com",
        "https://app.example.com?x",
        "file:///x",
        "ftp://app.example.com",
        "https://",
        "ht tp://x",
      })
  void whatNoBrowserSendsIsRefused(String origin) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> load("viewer.origins=" + origin));
    assertThat(refused).as(origin).isNotNull();
    assertThat(refused.problems())
        .singleElement()
        .asString()
        .startsWith("--set viewer.origins: viewer.origins: '" + origin + "' is no origin");
  }
}
