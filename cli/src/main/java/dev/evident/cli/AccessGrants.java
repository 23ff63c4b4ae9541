package dev.evident.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code evident access grants}. */
@Command(
    name = "grants",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "What people and groups of the identity provider may do: list, set, remove.")
final class AccessGrants implements Callable<Integer> {
  static CommandLine line(Terminal terminal) {
    return new CommandLine(new AccessGrants())
        .addSubcommand(new ListAll(terminal))
        .addSubcommand(new SetOne(terminal))
        .addSubcommand(new Remove(terminal));
  }

  @Override
  public Integer call() throws CommandFailed {
    throw new CommandFailed(
        ExitCode.USAGE, "say which: evident access grants list, set or remove; see --help");
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the grants.")
  private static final class ListAll implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();
    private final Terminal terminal;

    ListAll(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode answer = server.send(terminal, "GET", "/v1/grants", "");
      List<List<String>> rows = new ArrayList<>();
      List<String> grants = new ArrayList<>(); // behind the table: they must be seen whole
      for (JsonNode one : answer.path("grants")) {
        rows.add(
            List.of(
                AccessCommand.shown(one, "subject"),
                AccessCommand.shown(one, "source"),
                AccessCommand.shown(one, "set_by")));
        grants.add("  " + GrantOptions.described(one, "grants"));
      }
      new TextTable(terminal.out())
          .print(
              List.of("subject", "source", "set by"), rows, List.of(false, false, false), grants);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description = "Say what a subject may do; replaces what was set before.")
  private static final class SetOne implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();
    @Mixin private GrantOptions grants = new GrantOptions();

    @Parameters(paramLabel = "SUBJECT", description = "user:SUBJECT or group:NAME")
    private String subject = "";

    private final Terminal terminal;

    SetOne(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      ObjectNode body = Documents.MAPPER.createObjectNode();
      body.put("subject", subject);
      body.set("grants", grants.json());
      JsonNode answer = server.send(terminal, "PUT", "/v1/grants", body.toString());
      if (!AccessCommand.Server.waits(terminal, answer)) {
        terminal
            .out()
            .println(
                AccessCommand.shown(answer, "subject")
                    + " may "
                    + GrantOptions.described(answer, "grants"));
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Take everything from a subject that was set for it here.")
  private static final class Remove implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();

    @Parameters(paramLabel = "SUBJECT", description = "user:SUBJECT or group:NAME")
    private String subject = "";

    private final Terminal terminal;

    Remove(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      String path = "/v1/grants?subject=" + AccessCommand.encoded(subject);
      JsonNode answer = server.send(terminal, "DELETE", path, "");
      if (!AccessCommand.Server.waits(terminal, answer)) {
        terminal.out().println("removed the grants of " + Shown.plain(subject));
      }
      return ExitCode.OK;
    }
  }
}
