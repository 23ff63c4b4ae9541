package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evident tail} as a process of its own, ended as a person ends it. */
class TailSignalTest {
  private static final long PATIENCE_SECONDS = 30;
  private static final int EXIT_SIGINT = 128 + 2;

  /** Whoever started the tests may ignore SIGINT, and a child would inherit that. */
  private static final List<String> WITH_SIGINT = List.of("env", "--default-signal=INT");

  @TempDir Path folder;

  @Test
  void ctrlCEndsATailAtOnceWithWhatItHasSeenPrinted() throws Exception {
    assumeTrue(resetsSignals(), "env cannot reset signals: Ctrl-C of a tail was not tried");
    try (RunningServer server = RunningServer.start(folder.resolve("data"))) {
      Path output = folder.resolve("tail.out");
      List<String> command = new ArrayList<>(WITH_SIGINT);
      command.addAll(
          Jar.command(
              "tail", "--data", server.data().toString(), "--after", "0", "outcome:denied"));
      Process tail =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        for (int i = 0; i < 3; i++) {
          assertThat(
                  server
                      .post(
                          "/v1/events",
                          "application/json",
                          "{\"id\":\"e"
                              + i
                              + "\",\"action\":\"a.b\",\"outcome\":\"denied\","
                              + "\"actor\":{\"type\":\"system\"}}")
                      .statusCode())
              .isEqualTo(201);
          awaitLines(output, tail, i + 1); // each at once, although nothing follows it
        }
        Jar.run(List.of("kill", "-INT", Long.toString(tail.pid()))).with(0);
        assertThat(tail.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(tail.exitValue()).isEqualTo(EXIT_SIGINT);
      } finally {
        tail.destroyForcibly().waitFor();
      }
      List<String> lines = Files.readAllLines(output);
      assertThat(lines).hasSize(3);
      assertThat(lines).allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
      // The server is rid of its reader, not only at its own end.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!server.body("/metrics").contains("\nevident_tails 0")) {
        assertThat(System.nanoTime()).as("the tail is gone").isLessThan(deadline);
        Thread.sleep(20);
      }
    }
  }

  private static boolean resetsSignals() throws InterruptedException {
    List<String> probe = new ArrayList<>(WITH_SIGINT);
    probe.add("true");
    try {
      return Jar.run(probe).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitLines(Path output, Process tail, int count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (Files.readAllLines(output).size() < count) {
      assertThat(tail.isAlive()).as(Files.readString(output)).isTrue();
      assertThat(System.nanoTime()).as("line " + count).isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
