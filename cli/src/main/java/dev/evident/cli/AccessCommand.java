package dev.evident.cli;

import dev.evident.client.EvidentClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code evident access}: who may do what on a running server. */
@Command(
    name = "access",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "API keys, grants and approvals of a running server.")
final class AccessCommand implements Callable<Integer> {
  private final String which;

  private AccessCommand(String which) {
    this.which = which;
  }

  /** The command with those below it. */
  static CommandLine line(Terminal terminal) {
    return new CommandLine(new AccessCommand("keys, grants, approvals or me"))
        .addSubcommand(AccessKeys.line(terminal))
        .addSubcommand(AccessGrants.line(terminal))
        .addSubcommand(AccessApprovals.line(terminal))
        .addSubcommand(new Me(terminal));
  }

  @Override
  public Integer call() throws CommandFailed {
    throw new CommandFailed(ExitCode.USAGE, "say which: evident access " + which + "; see --help");
  }

  /** What the commands have in common: the server, and an approval that is at hand. */
  static final class Server {
    @Mixin private Connection connection = new Connection();

    @Option(
        names = "--approval",
        paramLabel = "ID",
        description = "the approved request, when the act needed a second person")
    private @Nullable String approval;

    /** Asks or acts, and returns the answer; a null node when there is none. */
    JsonNode send(Terminal terminal, String method, String path, String json) throws Exception {
      String separator = path.contains("?") ? "&" : "?";
      String whole = approval == null ? path : path + separator + "approval=" + encoded(approval);
      try (EvidentClient client =
          connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
        byte[] answer = client.manage(method, whole, json);
        return answer.length == 0 ? Documents.MAPPER.nullNode() : Documents.MAPPER.readTree(answer);
      }
    }

    /** Says that an act waits for a second person, if that is what the answer says. */
    static boolean waits(Terminal terminal, JsonNode answer) {
      boolean waits = answer.path("state").asString("").equals("waiting");
      if (waits) {
        String id = answer.path("id").asString("");
        terminal
            .out()
            .println(
                "waits for a second person; when it is approved, give the same command with"
                    + " --approval "
                    + id);
      }
      return waits;
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
  private static final class Me implements Callable<Integer> {
    @Mixin private Server server = new Server();
    private final Terminal terminal;

    Me(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode me = server.send(terminal, "GET", "/v1/me", "");
      terminal.out().println(shown(me, "kind") + ":" + shown(me, "name"));
      for (JsonNode grant : me.path("grants")) {
        terminal.out().println("  " + GrantOptions.described(grant));
      }
      return ExitCode.OK;
    }
  }
}
