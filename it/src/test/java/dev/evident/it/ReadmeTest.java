package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the README as they stand there, in an empty folder. */
class ReadmeTest {
  private static final Path ROOT =
      Path.of(System.getProperty("evident.root", "..")).toAbsolutePath().normalize();
  private static final int README_PORT = 8080;
  private static final Duration START_MAX = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theQuickStartDoesWhatItSays() throws Exception {
    assumeTrue(portIsFree(), "port 8080 is taken: the README's commands did not run");
    List<String> commands =
        Pattern.compile("(?s)```sh\n(.*?)```")
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(commands).as("serve, send, verify, find").hasSize(4);
    Path script = folder.resolve("evident");
    Files.writeString(script, "#!/bin/sh\nexec '" + ROOT.resolve("evident") + "' \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    Path serverOutput = folder.resolve("serve.out");
    Process server = bash(commands.get(0), serverOutput);
    try {
      waitFor(folder.resolve("evident-data/server.url"), server, serverOutput);
      assertThat(run(commands.get(1))).contains("\"accepted\":1", "\"first_index\":", "\"root\":");
      // A checkpoint covers the event within about a second; verify says how far it looked.
      assertThat(run(commands.get(2))).containsIgnoringCase("verified");
      assertThat(run(commands.get(3))).contains("\"id\":\"report-7\"", "ACTOR.ID", "alice");
    } finally {
      server.destroy(); // SIGTERM
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("stops on SIGTERM").isTrue();
    }
    assertThat(server.exitValue()).as(Files.readString(serverOutput)).isZero();
  }

  private static boolean portIsFree() {
    try (ServerSocket _ = new ServerSocket(README_PORT, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(String command) throws Exception {
    Path output = Files.createTempFile(folder, "command", ".out");
    Process process = bash(command, output);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
    return text;
  }

  /** {@code exec} so that the process we hold is the server and not a shell around it. */
  private Process bash(String command, Path output) throws IOException {
    String script = command.lines().count() == 1 ? "exec " + command : command;
    return new ProcessBuilder("bash", "-euc", script)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void waitFor(Path file, Process server, Path output) throws Exception {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!Files.exists(file)) {
      assertThat(server.isAlive()).as(Files.readString(output)).isTrue();
      assertThat(System.nanoTime()).as("the server starts").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
