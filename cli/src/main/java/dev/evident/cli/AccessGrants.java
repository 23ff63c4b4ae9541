package dev.evident.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code evident access grants}. */
final class AccessGrants {
  private AccessGrants() {}

  static CommandLine line(Terminal terminal) {
    return AccessCommand.group(
            "evident access grants",
            "What people and groups of the identity provider may do: list, set, remove.",
            "list, set or remove")
        .addSubcommand(new ListAll(terminal))
        .addSubcommand(new SetOne(terminal))
        .addSubcommand(new Remove(terminal));
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the grants.")
  private static final class ListAll extends AccessCommand.OfServer {
    ListAll(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      table(
          ask("/v1/grants").path("grants"),
          List.of("subject", "source", "set by"),
          List.of("subject", "source", "set_by"));
    }
  }

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description = "Say what a subject may do; replaces what was set before.")
  private static final class SetOne extends AccessCommand.OfServer {
    @Mixin private GrantOptions grants = new GrantOptions();

    @Parameters(paramLabel = "SUBJECT", description = "user:SUBJECT or group:NAME")
    private String subject = "";

    SetOne(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      ObjectNode body = Documents.MAPPER.createObjectNode();
      body.put("subject", subject);
      body.set("grants", grants.json());
      act(
          "PUT",
          "/v1/grants",
          body.toString(),
          answer ->
              out()
                  .println(
                      AccessCommand.shown(answer, "subject")
                          + " may "
                          + GrantOptions.described(answer, "grants")));
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Take everything from a subject that was set for it here.")
  private static final class Remove extends AccessCommand.OfServer {
    @Parameters(paramLabel = "SUBJECT", description = "user:SUBJECT or group:NAME")
    private String subject = "";

    Remove(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      act(
          "DELETE",
          "/v1/grants?subject=" + AccessCommand.encoded(subject),
          "",
          _ -> out().println("removed the grants of " + Shown.plain(subject)));
    }
  }
}
