package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.witness.WitnessServer;
import dev.evident.log.witness.WitnessServer.Habit;
import dev.evident.merkle.VerifierKey;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 between a checkpoint and its cosignature. */
class WitnessCrashTest {
  @TempDir Path work;

  private RunningServer start(Path policy) throws Exception {
    return RunningServer.start(
        work.resolve("data"),
        "--set",
        "log.checkpoint-interval=100ms",
        "--set",
        "witnesses.policy-file=" + policy,
        "--set",
        "witnesses.interval=100ms");
  }

  private static long append(RunningServer server, String id) throws Exception {
    HttpResponse<String> told =
        server.post(
            "/v1/events",
            "application/json",
            "{\"id\":\"%s\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}".formatted(id));
    Matcher index = Pattern.compile("\"index\":([0-9]+)").matcher(told.body());
    assertThat(index.find()).as(told.body()).isTrue();
    return Long.parseLong(index.group(1));
  }

  private static String witnessed(RunningServer server, long index) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (true) {
      HttpResponse<String> receipt = server.get("/v1/receipts/" + index + "?level=witnessed");
      if (receipt.statusCode() == 200) {
        return receipt.body();
      }
      assertThat(receipt.statusCode()).as(receipt.body()).isEqualTo(503);
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void whatAWitnessHadInHandWhenTheServerWasKilledIsCosignedAfterTheRestart() throws Exception {
    WitnessServer witness = WitnessServer.start("w.example", work.resolve("w"), 0);
    Path policy = Files.writeString(work.resolve("policy"), witness.policyLine("W") + "quorum W\n");
    int port = witness.port();
    long index;
    VerifierKey key;
    try (RunningServer server = start(policy)) {
      key = VerifierKey.parse(Files.readString(server.verifierKeyFile()).strip());
      witness.trusting(key);
      witnessed(server, append(server, "first"));
      long before = witness.asked();
      witness.behave(Habit.SILENT);
      index = append(server, "second");
      String _ = server.checkpointOf(index + 1);
      long end = System.nanoTime() + 60_000_000_000L;
      while (witness.asked() == before) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }
      server.kill();
    }
    witness.close();
    try (WitnessServer again = WitnessServer.start("w.example", work.resolve("w"), port);
        RunningServer server = start(policy)) {
      again.trusting(key);
      assertThat(witnessed(server, index)).contains("\u2014 w.example ");
      assertThat(again.size()).isGreaterThan(index);
      assertThat(server.body("/readyz")).doesNotContain("contradict");
    }
  }
}
