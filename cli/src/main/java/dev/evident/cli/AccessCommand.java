package dev.evident.cli;

import dev.evident.client.EvidentClient;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code evident access}: who may do what on a running server. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class AccessCommand implements Callable<Integer> {
  private final String path;
  private final String which;

  private AccessCommand(String path, String which) {
    this.path = path;
    this.which = which;
  }

  /** The command with those below it. */
  static CommandLine line(Terminal terminal) {
    return group(
            "evident access",
            "API keys, grants and approvals of a running server.",
            "keys, grants, approvals or me")
        .addSubcommand(AccessKeys.line(terminal))
        .addSubcommand(AccessGrants.line(terminal))
        .addSubcommand(AccessApprovals.line(terminal))
        .addSubcommand(new Me(terminal));
  }

  /**
   * A command that only leads to others.
   *
   * @param path as one types it; its last word is the name
   * @param which its subcommands, for whoever forgot to say one
   */
  static CommandLine group(String path, String description, String which) {
    CommandLine line = new CommandLine(new AccessCommand(path, which));
    line.getCommandSpec()
        .name(path.substring(path.lastIndexOf(' ') + 1))
        .usageMessage()
        .description(description);
    return line;
  }

  @Override
  public Integer call() throws CommandFailed {
    throw new CommandFailed(ExitCode.USAGE, "say which: " + path + " " + which + "; see --help");
  }

  /** What the commands have in common: the server, and an approval that is at hand. */
  private static final class Server {
    @Mixin private Connection connection = new Connection();

    @Option(
        names = "--approval",
        paramLabel = "ID",
        description = "the approved request, when the act needed a second person")
    private @Nullable String approval;

    /** Asks or acts, and returns the answer; a null node when there is none. */
    private JsonNode send(Terminal terminal, String method, String path, String json)
        throws Exception {
      String separator = path.contains("?") ? "&" : "?";
      String whole = approval == null ? path : path + separator + "approval=" + encoded(approval);
      try (EvidentClient client =
          connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
        byte[] answer = client.manage(method, whole, json);
        return answer.length == 0 ? Documents.MAPPER.nullNode() : Documents.MAPPER.readTree(answer);
      }
    }
  }

  /** A command that asks the server, or has it do something, and prints what came of it. */
  abstract static class OfServer implements Callable<Integer> {
    @Mixin private Server server = new Server();
    private final Terminal terminal;

    OfServer(Terminal terminal) {
      this.terminal = terminal;
    }

    abstract void run() throws Exception;

    @Override
    public final Integer call() throws Exception {
      run();
      return ExitCode.OK;
    }

    final PrintStream out() {
      return terminal.out();
    }

    final JsonNode ask(String path) throws Exception {
      return server.send(terminal, "GET", path, "");
    }

    /**
     * Has something done.
     *
     * @param done prints what came of it, unless it waits for a second person: that is said here
     */
    final void act(String method, String path, String json, Consumer<JsonNode> done)
        throws Exception {
      JsonNode answer = server.send(terminal, method, path, json);
      if (answer.path("state").asString("").equals("waiting")) {
        out()
            .println(
                "waits for a second person; when it is approved, give the same command with"
                    + " --approval "
                    + shown(answer, "id"));
      } else {
        done.accept(answer);
      }
    }

    /** A table of what each member is, with its grants below: they must be seen whole. */
    final void table(JsonNode list, List<String> heads, List<String> members) {
      List<List<String>> rows = new ArrayList<>();
      List<String> grants = new ArrayList<>();
      for (JsonNode one : list) {
        rows.add(members.stream().map(member -> shown(one, member)).toList());
        grants.add("  " + GrantOptions.described(one, "grants"));
      }
      new TextTable(out()).print(heads, rows, heads.stream().map(_ -> false).toList(), grants);
    }
  }

  /** Percent-encodes for a query or a path part. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A member as people read it; a dash when it is not there. */
  static String shown(JsonNode object, String member) {
    return Shown.plain(Optional.ofNullable(object.get(member)).map(Documents::text).orElse("-"));
  }

  @Command(
      name = "me",
      mixinStandardHelpOptions = true,
      description = "Print who the server takes you for, and what you may do.")
  private static final class Me extends OfServer {
    Me(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      JsonNode me = ask("/v1/me");
      out().println(shown(me, "kind") + ":" + shown(me, "name"));
      for (JsonNode grant : me.path("grants")) {
        out().println("  " + GrantOptions.described(grant));
      }
    }
  }
}
