package dev.evident.cli;

import dev.evident.client.EventLines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evident append}: events as newline-delimited JSON into the log. */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description = "Append events, one JSON object a line.")
final class AppendCommand implements Callable<Integer> {
  @Mixin private Sending sending = new Sending();
  private final Terminal terminal;

  AppendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    return sending.send("append", terminal, EventLines::ndjson);
  }
}
