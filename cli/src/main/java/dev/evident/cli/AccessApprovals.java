package dev.evident.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code evident access approvals}. */
@Command(
    name = "approvals",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Acts that need a second person: list, approve, reject.")
final class AccessApprovals implements Callable<Integer> {
  static CommandLine line(Terminal terminal) {
    return new CommandLine(new AccessApprovals())
        .addSubcommand(new ListAll(terminal))
        .addSubcommand("approve", new CommandLine(new Decide(terminal, "approve")))
        .addSubcommand("reject", new CommandLine(new Decide(terminal, "reject")));
  }

  @Override
  public Integer call() throws CommandFailed {
    throw new CommandFailed(
        ExitCode.USAGE, "say which: evident access approvals list, approve or reject; see --help");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List requests, the newest first, each with what is to be done.")
  private static final class ListAll implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();
    private final Terminal terminal;

    ListAll(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode answer = server.send(terminal, "GET", "/v1/approvals", "");
      for (JsonNode one : answer.path("approvals")) {
        terminal
            .out()
            .println(
                String.join(
                    "  ",
                    AccessCommand.shown(one, "id"),
                    AccessCommand.shown(one, "state"),
                    AccessCommand.shown(one, "act"),
                    "asked for by " + AccessCommand.shown(one, "requested_by"),
                    "until " + AccessCommand.shown(one, "until")));
        // Whole: who approves must see all of it.
        terminal.out().println("  " + AccessCommand.shown(one, "content"));
      }
      return ExitCode.OK;
    }
  }

  @Command(mixinStandardHelpOptions = true, description = "Decide on a request that waits.")
  private static final class Decide implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();

    @Parameters(paramLabel = "ID", description = "the id of the request")
    private String id = "";

    private final Terminal terminal;
    private final String decision;

    Decide(Terminal terminal, String decision) {
      this.terminal = terminal;
      this.decision = decision;
    }

    @Override
    public Integer call() throws Exception {
      String path = "/v1/approvals/" + AccessCommand.encoded(id) + "/" + decision;
      JsonNode _ = server.send(terminal, "POST", path, "");
      terminal.out().println(decision.equals("approve") ? "approved" : "rejected");
      return ExitCode.OK;
    }
  }
}
