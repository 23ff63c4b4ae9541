package dev.evident.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code evident access keys}. */
final class AccessKeys {
  private AccessKeys() {}

  static CommandLine line(Terminal terminal) {
    return AccessCommand.group(
            "evident access keys",
            "API keys: list, create, rotate, revoke.",
            "list, create, rotate or revoke")
        .addSubcommand(new ListAll(terminal))
        .addSubcommand(new Create(terminal))
        .addSubcommand(new Rotate(terminal))
        .addSubcommand(new Revoke(terminal));
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "List the keys.")
  private static final class ListAll extends AccessCommand.OfServer {
    ListAll(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      table(
          ask("/v1/keys").path("keys"),
          List.of("id", "name", "state", "expires", "last used"),
          List.of("id", "name", "state", "expires", "last_used"));
    }
  }

  /** A command after which there is a key that is shown this once. */
  private abstract static class Making extends AccessCommand.OfServer {
    Making(Terminal terminal) {
      super(terminal);
    }

    final void make(String path, ObjectNode body) throws Exception {
      act("POST", path, body.toString(), this::print);
    }

    /** The key goes out alone on its line, so that a script can take it. */
    private void print(JsonNode made) {
      out().println("id   " + AccessCommand.shown(made, "id"));
      out().println("key  " + AccessCommand.shown(made, "key"));
      out().println("Keep the key now: the server cannot show it again.");
    }
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a key; it is printed this once.")
  private static final class Create extends Making {
    @Mixin private GrantOptions grants = new GrantOptions();

    @Option(names = "--expires", paramLabel = "TIME", description = "RFC 3339 time in UTC")
    private @Nullable String expires;

    @Parameters(paramLabel = "NAME", description = "what it is for")
    private String name = "";

    Create(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      ObjectNode body = Documents.MAPPER.createObjectNode();
      body.put("name", name);
      body.set("grants", grants.json());
      if (expires != null) {
        body.put("expires", expires);
      }
      make("/v1/keys", body);
    }
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Make a new key in the place of one; the old one counts for a while.")
  private static final class Rotate extends Making {
    @Option(
        names = "--overlap",
        paramLabel = "SECONDS",
        defaultValue = "86400",
        description = "how long the old key counts (default: ${DEFAULT-VALUE})")
    private int overlapSeconds = 86_400;

    @Parameters(paramLabel = "ID", description = "the id of the key")
    private String id = "";

    Rotate(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      ObjectNode body = Documents.MAPPER.createObjectNode();
      body.put("overlap_seconds", overlapSeconds);
      make(path(id) + "/rotate", body);
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "End a key, and the viewer tokens it minted, at once.")
  private static final class Revoke extends AccessCommand.OfServer {
    @Parameters(paramLabel = "ID", description = "the id of the key")
    private String id = "";

    Revoke(Terminal terminal) {
      super(terminal);
    }

    @Override
    void run() throws Exception {
      act("DELETE", path(id), "", _ -> out().println("revoked " + Shown.plain(id)));
    }
  }

  private static String path(String id) {
    return "/v1/keys/" + AccessCommand.encoded(id);
  }
}
