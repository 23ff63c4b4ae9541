package dev.evident.cli;

import dev.evident.log.disk.StartRefused;
import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evident serve}: the server, until SIGTERM or SIGINT. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Start the server on a data directory; the first start makes it.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private ConfigOptions options = new ConfigOptions();
  private final Terminal terminal;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Config config = options.load(terminal);
    LOG.debug("configuration in force:\n{}", config.effective());
    CompletableFuture<Optional<EvidentServer>> started = new CompletableFuture<>();
    CountDownLatch stopped = new CountDownLatch(1);
    // Before the start: a signal that comes early finds an orderly stop, too.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("evident-stop")
                .unstarted(() -> started.join().ifPresent(server -> stop(server, stopped))));
    EvidentServer server;
    try {
      server = start(config);
      started.complete(Optional.of(server));
    } finally {
      started.complete(Optional.empty()); // only when it did not start
    }
    greet(server, config);
    stopped.await();
    return ExitCode.OK;
  }

  private static EvidentServer start(Config config) throws IOException, CommandFailed {
    try {
      return EvidentServer.start(
          config, InstantSource.system(), new SecureRandom(), ServeCommand::end);
    } catch (StartRefused e) {
      throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  /** After a failed write nothing is known about the disk: only a new start reads what is there. */
  private static void end(Throwable cause) {
    LOG.error("the server ends because its log stopped: {}", cause.toString());
    Runtime.getRuntime().halt(ExitCode.IO);
  }

  private static void stop(EvidentServer server, CountDownLatch stopped) {
    int exitCode = ExitCode.OK;
    try {
      server.close();
    } catch (IOException e) {
      LOG.error("the server did not stop cleanly", e);
      exitCode = ExitCode.IO;
    }
    stopped.countDown();
    // SIGTERM alone would end with 143; an orderly stop is a success.
    Runtime.getRuntime().halt(exitCode);
  }

  private void greet(EvidentServer server, Config config) {
    PrintStream out = terminal.out();
    out.println("Evident listens on " + server.url());
    out.println("  data     " + config.data().directory().toAbsolutePath().normalize());
    server.fingerprint().ifPresent(shown -> out.println("  TLS      SHA-256 " + shown));
    out.println("  origin   " + server.log().key().name());
    out.println("  vkey     " + server.log().key().text());
    server
        .adminKey()
        .made()
        .ifPresent(key ->
            out.println(
                "  key      "
                    + key.reveal()
                    + "  (shown once; also in admin.key of the data directory)"));
    out.flush();
  }
}
