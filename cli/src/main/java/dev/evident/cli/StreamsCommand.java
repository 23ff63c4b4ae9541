package dev.evident.cli;

import dev.evident.client.EvidentClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code evident streams}: which there are, and the making of more. */
@Command(
    name = "streams",
    mixinStandardHelpOptions = true,
    description = "List the streams that you may read or write; with create, make one.")
final class StreamsCommand implements Callable<Integer> {
  private static final List<Boolean> RIGHT = List.of(true, false, false, false, false);

  @Mixin private Connection connection = new Connection();
  private final Terminal terminal;

  private StreamsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new StreamsCommand(terminal));
    line.addSubcommand(new Create(terminal));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode one : Documents.MAPPER.readTree(client.streams()).path("streams")) {
        rows.add(
            List.of(
                one.path("number").asString(),
                one.path("name").asString(),
                one.path("class").asString(),
                one.path("firewall").asString(),
                one.path("purpose_required").asBoolean() ? "required" : "optional"));
      }
      new TextTable(terminal.out())
          .print(List.of("number", "name", "class", "firewall", "purpose"), rows, RIGHT, List.of());
      return ExitCode.OK;
    }
  }

  /** {@code evident streams create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a stream. It cannot be renamed or removed.")
  static final class Create implements Callable<Integer> {
    @Mixin private Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "1 to 64 of a-z 0-9 . _ -")
    private String name = "";

    @Option(
        names = "--class",
        paramLabel = "NAME",
        defaultValue = "default",
        description = "retention class of events that name none; default: ${DEFAULT-VALUE}")
    private String recordClass = "default";

    @Option(
        names = "--firewall",
        paramLabel = "MODE",
        defaultValue = "default",
        description = "for secrets in events: default, off, mask or refuse")
    private String firewall = "default";

    @Option(names = "--purpose-required", description = "whoever reads it must say why")
    private boolean purposeRequired;

    private final Terminal terminal;

    Create(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      ObjectNode wish = Documents.MAPPER.createObjectNode();
      wish.put("name", name).put("class", recordClass);
      wish.put("firewall", firewall).put("purpose_required", purposeRequired);
      try (EvidentClient client =
          connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
        byte[] made = client.createStream(Documents.MAPPER.writeValueAsBytes(wish));
        terminal
            .out()
            .println(
                "stream "
                    + name
                    + " has the number "
                    + Documents.MAPPER.readTree(made).path("number").asString());
        return ExitCode.OK;
      }
    }
  }
}
