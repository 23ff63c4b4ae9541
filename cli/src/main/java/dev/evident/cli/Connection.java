package dev.evident.cli;

import dev.evident.client.ClientOptions;
import dev.evident.client.EvidentClient;
import dev.evident.client.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server, and with which key: options first, then the environment, then the local server. */
final class Connection {
  static final String URL_VARIABLE = "EVIDENT_URL";
  static final String KEY_VARIABLE = "EVIDENT_KEY";

  /** Somebody waits for an answer: a server that is away for longer is an answer, too. */
  private static final Duration READ_RETRY_FOR = Duration.ofSeconds(5);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "address of the server (default: EVIDENT_URL, or the local server)")
  private @Nullable String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "API key (default: EVIDENT_KEY, or the local server's admin key)")
  private @Nullable String key;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "evident-data",
      description = "data directory of the local server (default: ${DEFAULT-VALUE})")
  private Path data = Path.of("evident-data");

  @Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--retry-for",
      paramLabel = "SECONDS",
      description =
          "how long to try again when the server is away (default: 300 for append and import, else"
              + " 5)")
  private @Nullable Integer retrySeconds;

  /** Opens a client for a command that only reads; the caller closes it. */
  EvidentClient openToRead(Terminal terminal, Consumer<Waiting> waiting) throws CommandFailed {
    return open(terminal, 1, READ_RETRY_FOR, waiting);
  }

  /** Opens a client for a command that writes and must not give up early; the caller closes it. */
  EvidentClient openToWrite(Terminal terminal, int connections, Consumer<Waiting> waiting)
      throws CommandFailed {
    return open(terminal, connections, ClientOptions.RETRY_FOR_DEFAULT, waiting);
  }

  private EvidentClient open(
      Terminal terminal, int connections, Duration retryFor, Consumer<Waiting> waiting)
      throws CommandFailed {
    Map<String, String> environment = terminal.environment();
    Optional<String> named = Optional.ofNullable(url).or(() -> set(environment, URL_VARIABLE));
    Optional<String> local = file("server.url");
    String address = named.or(() -> local).orElseThrow(this::noServer);
    // The local server's key is for the local server alone: no other may ever be sent it.
    boolean isLocal = named.isEmpty() || named.equals(local);
    String secret =
        Optional.ofNullable(key)
            .or(() -> set(environment, KEY_VARIABLE))
            .or(() -> isLocal ? file("admin.key") : Optional.empty())
            .orElse("");
    ClientOptions options =
        ClientOptions.of(parsed(address), secret.strip()).withConnections(connections);
    options =
        options.withRetryFor(retrySeconds == null ? retryFor : Duration.ofSeconds(retrySeconds));
    if (options.url().getScheme().equals("https")) {
      options = options.withTls(tls(isLocal, terminal));
    }
    return EvidentClient.open(options, waiting);
  }

  private SSLContext tls(boolean isLocal, Terminal terminal) throws CommandFailed {
    try {
      return isLocal ? trust.contextOfLocal(data, terminal) : trust.context(terminal);
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** An empty variable counts as none: that is how shells take one away. */
  static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static URI parsed(String address) throws CommandFailed {
    try {
      return URI.create(address.strip());
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE, "\"" + address + "\" is no address; write http://HOST:PORT", e);
    }
  }

  private CommandFailed noServer() {
    return new CommandFailed(
        ExitCode.IO,
        "no server is running on "
            + data
            + "; start it with evident serve, or name one with --url or "
            + URL_VARIABLE);
  }

  /** A file beside the local server's, when that is the one that is meant. */
  Optional<Path> localFile(String name, Terminal terminal) {
    Optional<String> named =
        Optional.ofNullable(url).or(() -> set(terminal.environment(), URL_VARIABLE));
    return named.isEmpty() || named.equals(file("server.url"))
        ? Optional.of(data.resolve(name))
        : Optional.empty();
  }

  private Optional<String> file(String name) {
    try {
      return Optional.of(Files.readString(data.resolve(name)).strip());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException _) {
      // Not ours to read: the server or the key may still be named otherwise.
      return Optional.empty();
    }
  }
}
