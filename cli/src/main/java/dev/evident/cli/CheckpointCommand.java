package dev.evident.cli;

import dev.evident.client.EvidentClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evident checkpoint}: what the log has signed last. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = "Print the newest signed checkpoint; keep it to hold the log to it later.")
final class CheckpointCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  private final Terminal terminal;

  CheckpointCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      terminal.out().print(client.checkpoint());
      return ExitCode.OK;
    }
  }
}
