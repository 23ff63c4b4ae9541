package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.Published;
import dev.evident.log.verify.ProofCheck;
import dev.evident.log.verify.Verdict;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.log.witness.WitnessServer;
import dev.evident.merkle.WitnessPolicy;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server and its witnesses: what it says of them, and what it hands out with their lines. */
class WitnessedTest {
  private static final String EVENT =
      "{\"id\":\"%s\",\"action\":\"door.open\",\"actor\":{\"type\":\"system\"}}";

  @TempDir Path root;
  private final List<WitnessServer> servers = new ArrayList<>();
  private Path directory;
  private Path policyFile;
  private WitnessServer a;
  private WitnessServer b;

  @BeforeEach
  void makeALogAndItsWitnesses() throws Exception {
    directory = Files.createDirectory(root.resolve("data"));
    policyFile = root.resolve("policy");
    a = witness("a");
    b = witness("b");
    try (TestServer server = new TestServer(directory)) {
      a.trusting(server.server().log().key());
      b.trusting(server.server().log().key());
    }
    Files.writeString(
        policyFile,
        a.policyLine("A") + b.policyLine("B") + "group either any A B\nquorum either\n");
  }

  private WitnessServer witness(String name) throws Exception {
    WitnessServer server = WitnessServer.start(name + ".example", root.resolve(name), 0);
    servers.add(server);
    return server;
  }

  @AfterEach
  void stop() {
    servers.forEach(WitnessServer::close);
  }

  private TestServer open() {
    return new TestServer(
        directory, "witnesses.policy-file=" + policyFile, "witnesses.interval=100ms");
  }

  private static long append(TestServer server, String id) throws Exception {
    server.postLines("/v1/events", EVENT.formatted(id));
    return server.server().log().committed().size() - 1;
  }

  private static Published witnessed(TestServer server, long index) throws Exception {
    return server
        .server()
        .log()
        .witnesses()
        .awaitCovering(index, TestServer.PATIENCE)
        .orElseThrow();
  }

  private VerifyOptions asked(TestServer server) throws Exception {
    return VerifyOptions.of(List.of(server.server().log().key()))
        .withPolicy(WitnessPolicy.parse(Files.readAllBytes(policyFile)));
  }

  @Test
  void proofsReceiptsAndEvidenceSayByWhomAndSinceWhen() throws Exception {
    try (TestServer server = open()) {
      long index = append(server, "e1");
      Published first = witnessed(server, index);
      assertThat(witnessed(server, append(server, "e2")).size()).isGreaterThan(first.size());
      for (String path :
          List.of("/v1/events/e1/proof", "/v1/receipts/" + index + "?level=witnessed")) {
        HttpResponse<byte[]> answer = server.get(path);
        assertThat(new ProofCheck(asked(server)).check(answer.body()))
            .as(TestServer.text(answer))
            .isInstanceOfSatisfying(
                Verdict.Proven.class,
                proven -> {
                  assertThat(proven.size()).isEqualTo(first.size());
                  assertThat(proven.witnesses()).isNotEmpty();
                });
      }
      assertThat(TestServer.text(server.get("/v1/events/e1/proof")))
          .contains("\"witness_keys\":\"" + a.key().text() + "\\n" + b.key().text() + "\\n\"");
      String evidence =
          TestServer.text(server.get("/v1/export?format=evidence&q=id:e1&purpose=test"));
      assertThat(evidence).contains("\"witness_keys\":\"" + a.key().text()).contains(".example ");
    }
  }

  @Test
  void theNewestCheckpointHasTheLinesThatThereAreAndTheWitnessedOneHasTheQuorum() throws Exception {
    try (TestServer server = open()) {
      Published seen = witnessed(server, append(server, "e1"));
      assertThat(TestServer.text(server.get("/log/witnessed-checkpoint")))
          .startsWith(seen.note().split("\n\n", 2)[0])
          .containsPattern("\u2014 [ab]\\.example ");
      String newest = TestServer.text(server.get("/log/checkpoint"));
      assertThat(newest).startsWith(server.server().log().published().orElseThrow().note());
    }
    try (TestServer server = new TestServer(directory)) {
      assertThat(server.get("/log/witnessed-checkpoint").statusCode()).isEqualTo(404);
      assertThat(server.get("/v1/receipts/1?level=witnessed").statusCode()).isEqualTo(422);
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void eachWitnessIsNamedWithItsLagAndTheQuorumInWords() throws Exception {
    b.close();
    try (TestServer server = open()) {
      long index = append(server, "e1");
      witnessed(server, index);
      long end = System.nanoTime() + TestServer.PATIENCE.toNanos();
      while (!TestServer.text(server.get("/v1/integrity")).contains("failing")) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
      for (String path : List.of("/v1/integrity", "/v1/checkpoints")) {
        Map<String, Object> json = TestServer.json(server.get(path));
        assertThat(json).containsEntry("quorum", "1 of (A, B)").containsKey("witnessed");
        List<Map<String, Object>> all = (List<Map<String, Object>>) json.get("witnesses");
        assertThat(all).extracting(one -> one.get("name")).containsExactly("A", "B");
        assertThat(all.getFirst()).containsKeys("time", "size", "behind", "lag_seconds");
        assertThat(all.getLast())
            .containsEntry("state", "failing")
            .containsEntry("trouble", "nothing answers there")
            .doesNotContainKey("time");
        assertThat(all.getLast().get("size")).hasToString("0");
      }
      assertThat(TestServer.text(server.get("/readyz")))
          .contains("\"ready\":true")
          .contains("\"witnesses\":[\"witness 'B': nothing answers there\"]");
      assertThat(TestServer.text(server.get("/metrics")))
          .containsPattern("evident_witness_size\\{witness=\"A\"} [1-9]")
          .contains("evident_witness_size{witness=\"B\"} 0.0")
          .containsPattern("evident_witness_lag_seconds\\{witness=\"B\"} [0-9.]+")
          .containsPattern(
              "evident_witness_failures_total\\{reason=\"unreachable\",witness=\"B\"} [1-9]")
          .containsPattern("evident_log_records\\{state=\"witnessed\"} [1-9]");
    }
  }

  @Test
  void aServerWhoseQuorumHasSeenMoreTakesNothing() throws Exception {
    a.hold(1_000_000, dev.evident.merkle.Hasher.emptyRoot());
    b.hold(1_000_000, dev.evident.merkle.Hasher.emptyRoot());
    try (TestServer server = open()) {
      long end = System.nanoTime() + TestServer.PATIENCE.toNanos();
      while (server.get("/readyz").statusCode() != 503) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
      assertThat(TestServer.text(server.get("/readyz")))
          .contains("\"ready\":false", "contradicts this log", "restore the newest");
      assertThat(
              server
                  .post(
                      "/v1/events",
                      "application/json",
                      EVENT.formatted("x").getBytes(StandardCharsets.UTF_8))
                  .statusCode())
          .isEqualTo(503);
    }
  }

  @Test
  void aPolicyThatCannotBeAskedIsAnErrorOfTheConfiguration() throws Exception {
    for (Map.Entry<String, String> bad :
        Map.of(
                "quorum none\n",
                "names no witness",
                "witness A " + a.key().text() + "\nquorum A\n",
                "has no address",
                "witness A " + a.key().text() + " http://a.example\nquorum A\n",
                "must be https",
                "nonsense\n",
                "policy line 1")
            .entrySet()) {
      Files.writeString(policyFile, bad.getKey());
      assertThatThrownBy(this::open)
          .as(bad.getKey())
          .hasStackTraceContaining("witnesses.policy-file")
          .hasStackTraceContaining(bad.getValue());
    }
  }
}
