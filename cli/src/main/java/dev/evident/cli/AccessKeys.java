package dev.evident.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code evident access keys}. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "API keys: list, create, rotate, revoke.")
final class AccessKeys implements Callable<Integer> {
  static CommandLine line(Terminal terminal) {
    return new CommandLine(new AccessKeys())
        .addSubcommand(new ListAll(terminal))
        .addSubcommand(new Create(terminal))
        .addSubcommand(new Rotate(terminal))
        .addSubcommand(new Revoke(terminal));
  }

  @Override
  public Integer call() throws CommandFailed {
    throw new CommandFailed(
        ExitCode.USAGE,
        "say which: evident access keys list, create, rotate or revoke; see --help");
  }

  private static String path(String id) {
    return "/v1/keys/" + AccessCommand.encoded(id);
  }

  /** The key goes out alone on its line, so that a script can take it. */
  private static void print(Terminal terminal, JsonNode made) {
    terminal.out().println("id   " + AccessCommand.shown(made, "id"));
    terminal.out().println("key  " + AccessCommand.shown(made, "key"));
    terminal.out().println("Keep the key now: the server cannot show it again.");
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the keys.")
  private static final class ListAll implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();
    private final Terminal terminal;

    ListAll(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode answer = server.send(terminal, "GET", "/v1/keys", "");
      List<List<String>> rows = new ArrayList<>();
      List<String> grants = new ArrayList<>(); // behind the table: they must be seen whole
      for (JsonNode key : answer.path("keys")) {
        rows.add(
            List.of(
                AccessCommand.shown(key, "id"),
                AccessCommand.shown(key, "name"),
                AccessCommand.shown(key, "state"),
                AccessCommand.shown(key, "expires"),
                AccessCommand.shown(key, "last_used")));
        grants.add("  " + GrantOptions.described(key, "grants"));
      }
      new TextTable(terminal.out())
          .print(
              List.of("id", "name", "state", "expires", "last used"),
              rows,
              List.of(false, false, false, false, false),
              grants);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a key; it is printed this once.")
  private static final class Create implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();
    @Mixin private GrantOptions grants = new GrantOptions();

    @Option(names = "--expires", paramLabel = "TIME", description = "RFC 3339 time in UTC")
    private @Nullable String expires;

    @Parameters(paramLabel = "NAME", description = "what it is for")
    private String name = "";

    private final Terminal terminal;

    Create(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      ObjectNode body = Documents.MAPPER.createObjectNode();
      body.put("name", name);
      body.set("grants", grants.json());
      if (expires != null) {
        body.put("expires", expires);
      }
      JsonNode answer = server.send(terminal, "POST", "/v1/keys", body.toString());
      if (!AccessCommand.Server.waits(terminal, answer)) {
        print(terminal, answer);
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Make a new key in the place of one; the old one counts for a while.")
  private static final class Rotate implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();

    @Option(
        names = "--overlap",
        paramLabel = "SECONDS",
        defaultValue = "86400",
        description = "how long the old key counts (default: ${DEFAULT-VALUE})")
    private int overlapSeconds = 86_400;

    @Parameters(paramLabel = "ID", description = "the id of the key")
    private String id = "";

    private final Terminal terminal;

    Rotate(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      ObjectNode body = Documents.MAPPER.createObjectNode();
      body.put("overlap_seconds", overlapSeconds);
      JsonNode answer = server.send(terminal, "POST", path(id) + "/rotate", body.toString());
      if (!AccessCommand.Server.waits(terminal, answer)) {
        print(terminal, answer);
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "End a key, and the viewer tokens it minted, at once.")
  private static final class Revoke implements Callable<Integer> {
    @Mixin private AccessCommand.Server server = new AccessCommand.Server();

    @Parameters(paramLabel = "ID", description = "the id of the key")
    private String id = "";

    private final Terminal terminal;

    Revoke(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode answer = server.send(terminal, "DELETE", path(id), "");
      if (!AccessCommand.Server.waits(terminal, answer)) {
        terminal.out().println("revoked " + id);
      }
      return ExitCode.OK;
    }
  }
}
