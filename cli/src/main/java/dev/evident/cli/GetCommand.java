package dev.evident.cli;

import dev.evident.client.EvidentClient;
import dev.evident.client.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evident get}: one record by its id. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Print the record with an id: readable on a terminal, its exact bytes elsewhere.")
final class GetCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "the event's id")
  private String id = "";

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "default: ${DEFAULT-VALUE}")
  private String stream = "main";

  @Option(names = "--raw", description = "the exact bytes on a terminal too")
  private boolean raw;

  private final Terminal terminal;

  GetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      Optional<StoredRecord> found = client.get(id, stream);
      if (found.isEmpty()) {
        throw new CommandFailed(
            ExitCode.REFUSED, "stream " + stream + " has no event \"" + id + "\"");
      }
      byte[] record = found.get().record();
      if (raw || !terminal.outIsTerminal()) {
        terminal.out().write(record);
        return ExitCode.OK;
      }
      String pretty = Documents.MAPPER.readTree(record).toPrettyString();
      terminal.out().println(Shown.json(pretty.getBytes(StandardCharsets.UTF_8)));
      return ExitCode.OK;
    }
  }
}
