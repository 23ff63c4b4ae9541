package dev.evident.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.server.config.ConfigLoader.Flag;
import dev.evident.server.config.ConfigLoader.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A test that loads configurations from a folder, an environment and flags. */
abstract class ConfigCase {
  static final String KEK = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path directory;

  final Map<String, String> environment = new HashMap<>();

  final List<Flag> flags = new ArrayList<>();

  Optional<Path> file = Optional.empty();

  Config load() throws ConfigException {
    return ConfigLoader.load(new Inputs(file, directory, environment, flags));
  }

  Config load(String yaml) throws Exception {
    write("evident.yaml", yaml);
    return load();
  }

  void write(String name, String text) throws IOException {
    Path path = directory.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  List<String> problems() {
    ConfigException refused = catchThrowableOfType(ConfigException.class, this::load);
    assertThat(refused).as("the configuration must be refused").isNotNull();
    String directoryPrefix = directory + "/";
    return refused.problems().stream().map(p -> p.replace(directoryPrefix, "")).toList();
  }

  List<String> problems(String yaml) throws IOException {
    write("evident.yaml", yaml);
    return problems();
  }
}
