package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that nobody asks writes nothing: its account of what is done does not feed itself. For
 * some seconds; {@code -Devident.idle.minutes=10} watches it for longer.
 */
class IdleServerTest {
  private static final Duration WATCHED =
      Integer.getInteger("evident.idle.minutes") == null
          ? Duration.ofSeconds(5)
          : Duration.ofMinutes(Integer.getInteger("evident.idle.minutes"));

  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

  @TempDir Path work;

  /** {@code /readyz} is not recorded: it is how load balancers ask. */
  private static long number(RunningServer server, String member) throws Exception {
    Matcher found = Pattern.compile("\"" + member + "\":([0-9]+)").matcher(server.body("/readyz"));
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  @Test
  void anIdleServerHasAnIdleLog() throws Exception {
    try (RunningServer server = RunningServer.start(work.resolve("data"))) {
      assertThat(
              server
                  .post(
                      "/v1/events",
                      "application/json",
                      "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}")
                  .statusCode())
          .isEqualTo(201);
      server.body("/v1/events?q=a.b");
      awaitAccountOfThat(server);
      server.checkpointOf(number(server, "committed"));
      String checkpoint = server.body("/log/checkpoint");
      long before = number(server, "committed");
      Thread.sleep(WATCHED);
      assertThat(number(server, "committed") - before).as("entries in %s", WATCHED).isZero();
      assertThat(server.body("/log/checkpoint")).as("nothing new to sign").isEqualTo(checkpoint);
      System.out.println("idle for " + WATCHED + ": 0 entries more than " + before);
    }
  }

  /** The settings, the event, the use of the administrator's key and the query are entries. */
  private static void awaitAccountOfThat(RunningServer server) throws Exception {
    long deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
    while (number(server, "committed") < 5) {
      assertThat(System.nanoTime()).as("what was done is in the log").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
