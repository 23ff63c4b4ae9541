package dev.evident.cli;

import dev.evident.server.config.Config;
import dev.evident.server.config.ConfigException;
import dev.evident.server.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads the server's configuration. */
final class ConfigOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory (data.directory; default: evident-data)")
  private @Nullable String data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "address to listen on (http.listen; default: 127.0.0.1:8080)")
  private @Nullable String listen;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration (default: ./evident.yaml or DIR/evident.yaml, if there)")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting, such as --set log.origin=audit.example.com/main")
  private List<String> assignments = new ArrayList<>();

  Config load(Terminal terminal) throws CommandFailed {
    List<ConfigLoader.Flag> flags = new ArrayList<>();
    for (String assignment : assignments) {
      flags.add(ConfigLoader.Flag.set(assignment));
    }
    if (data != null) {
      flags.add(new ConfigLoader.Flag("--data", "data.directory", data));
    }
    if (listen != null) {
      flags.add(new ConfigLoader.Flag("--listen", "http.listen", listen));
    }
    try {
      return ConfigLoader.load(
          new ConfigLoader.Inputs(
              Optional.ofNullable(file), Path.of(""), terminal.environment(), flags));
    } catch (ConfigException e) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
