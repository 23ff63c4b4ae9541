package dev.evident.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code evident access approvals}. */
final class AccessApprovals {
  private AccessApprovals() {}

  static CommandLine line(Terminal terminal) {
    return AccessCommand.group(
            "evident access approvals",
            "Acts that need a second person: list, approve, reject.",
            "list, approve or reject")
        .addSubcommand(new ListAll(terminal))
        .addSubcommand("approve", new CommandLine(new Decide(terminal, "approve")))
        .addSubcommand("reject", new CommandLine(new Decide(terminal, "reject")));
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List requests, the newest first, each with what is to be done.")
  private static final class ListAll extends AccessCommand.OfServer {
    ListAll(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      for (JsonNode one : ask("/v1/approvals").path("approvals")) {
        out()
            .println(
                String.join(
                    "  ",
                    AccessCommand.shown(one, "id"),
                    AccessCommand.shown(one, "state"),
                    AccessCommand.shown(one, "act"),
                    "asked for by " + AccessCommand.shown(one, "requested_by"),
                    "until " + AccessCommand.shown(one, "until")));
        // Whole: who approves must see all of it.
        out().println("  " + AccessCommand.shown(one, "content"));
      }
    }
  }

  @Command(mixinStandardHelpOptions = true, description = "Decide on a request that waits.")
  private static final class Decide extends AccessCommand.OfServer {
    @Parameters(paramLabel = "ID", description = "the id of the request")
    private String id = "";

    private final String decision;

    Decide(Terminal terminal, String decision) {
      super(terminal);
      this.decision = decision;
    }

    @Override
    void run() throws Exception {
      act(
          "POST",
          "/v1/approvals/" + AccessCommand.encoded(id) + "/" + decision,
          "",
          _ -> out().println(decision.equals("approve") ? "approved" : "rejected"));
    }
  }
}
