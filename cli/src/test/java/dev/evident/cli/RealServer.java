package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.Published;
import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import dev.evident.server.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server itself, in this process, on a free port. */
final class RealServer implements AutoCloseable {
  private static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(30);

  final Path directory;
  private final EvidentServer server;

  private RealServer(Path directory, EvidentServer server) {
    this.directory = directory;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param settings more of them, such as {@code witnesses.interval=100ms}
   */
  static RealServer start(Path directory, InstantSource clock, String... settings)
      throws Exception {
    List<ConfigLoader.Flag> flags =
        new ArrayList<>(
            List.of(
                new ConfigLoader.Flag("--data", "data.directory", directory.toString()),
                new ConfigLoader.Flag("--listen", "http.listen", "127.0.0.1:0"),
                ConfigLoader.Flag.set("log.checkpoint-interval=10ms"),
                ConfigLoader.Flag.set("data.reserve-mib=16")));
    for (String setting : settings) {
      flags.add(ConfigLoader.Flag.set(setting));
    }
    Config config =
        ConfigLoader.load(new ConfigLoader.Inputs(Optional.empty(), directory, Map.of(), flags));
    return new RealServer(
        directory,
        EvidentServer.start(
            config,
            clock,
            new SecureRandom(),
            cause -> {
              throw new AssertionError("the log stopped", cause);
            }));
  }

  String url() {
    return server.url();
  }

  String key() throws Exception {
    return Files.readString(directory.resolve("admin.key")).strip();
  }

  String vkey() {
    return server.log().key().text();
  }

  long size() {
    return server.log().committed().size();
  }

  /** Appends events whose ids begin with a prefix, and waits until they are published. */
  void append(String prefix, int count, Path acks) throws Exception {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < count; i++) {
      events
          .append("{\"id\":\"" + prefix + "-" + i + "\",\"action\":\"document.export\",")
          .append("\"actor\":{\"type\":\"user\",\"id\":\"alice\"}}\n");
    }
    Shell.Result appended =
        Shell.SCRIPT
            .withInput(events.toString())
            .run("append", "--data", directory, "--acks", acks);
    assertThat(appended.code()).as(appended.err()).isZero();
    checkpoint();
  }

  /** A checkpoint over all that is committed. */
  String checkpoint() throws Exception {
    Optional<Published> published = server.log().awaitPublished(size() - 1, PUBLISHED_WITHIN);
    return published.orElseThrow().note();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  static void copy(Path from, Path to) throws Exception {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
