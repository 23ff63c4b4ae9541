package dev.evident.cli;

import dev.evident.log.KeySource;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import dev.evident.server.config.ConfigException;
import dev.evident.server.config.ConfigLoader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where commands that read a data directory find its key-encryption key. */
final class KekOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "configuration that names the key-encryption key (default: ./evident.yaml or"
              + " DIR/evident.yaml, if there; without one, the key in DIR/keys)")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting, such as --set keys.kek-file=FILE")
  private List<String> assignments = new ArrayList<>();

  /** The key of a directory; the configuration is read when it is asked for. */
  KeySource of(Path directory, Terminal terminal) {
    return mayMake -> {
      List<ConfigLoader.Flag> flags = new ArrayList<>();
      flags.add(new ConfigLoader.Flag("--data", "data.directory", directory.toString()));
      try {
        for (String assignment : assignments) {
          flags.add(ConfigLoader.Flag.set(assignment));
        }
        Config config =
            ConfigLoader.load(
                new ConfigLoader.Inputs(
                    Optional.ofNullable(file), Path.of(""), terminal.environment(), flags));
        return EvidentServer.kek(config, new RealDisk(), new SecureRandom()).get(mayMake);
      } catch (ConfigException e) {
        throw new StartRefused(String.valueOf(e.getMessage()));
      }
    };
  }
}
