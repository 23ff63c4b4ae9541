package dev.evident.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evident config}: what the server would start with. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Print the configuration in force, where each value is from, secrets masked.")
final class ConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();
  private final Terminal terminal;

  ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    terminal.out().print(options.load(terminal).effective());
    return ExitCode.OK;
  }
}
