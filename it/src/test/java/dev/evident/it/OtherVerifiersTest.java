package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our server, judged by the tools that {@link InteropTest} has tried on a foreign log. */
class OtherVerifiersTest {
  @TempDir Path folder;

  @Test
  void goAcceptsOurLogAsItGrowsAndFindsItConsistent() throws Exception {
    OtherTools tools = new OtherTools(folder);
    try (RunningServer server = RunningServer.start(folder.resolve("data"))) {
      send(server, 0, 10);
      Path older = Files.writeString(folder.resolve("older"), server.checkpointOf(10));
      // 256 and 257 leaves: a full tile, and the first leaf behind it.
      for (int size : new int[] {255, 256, 257, 700}) {
        long now = server.publishedSize();
        send(server, (int) now, Math.toIntExact(Math.max(0, size - now)));
        server.checkpointOf(size);
        tools
            .goChecks(server.url() + "/log", server.verifierKey(), "-old", older.toString())
            .verified();
      }
    }
  }

  @Test
  void goAcceptsALogThatWasKilledAndStartedAgain() throws Exception {
    OtherTools tools = new OtherTools(folder);
    Path data = folder.resolve("data");
    Path older;
    try (RunningServer server = RunningServer.start(data)) {
      send(server, 0, 300);
      older = Files.writeString(folder.resolve("older"), server.checkpointOf(300));
      send(server, 300, 50);
      server.kill();
    }
    try (RunningServer server = RunningServer.start(data)) {
      server.checkpointOf(350);
      tools
          .goChecks(server.url() + "/log", server.verifierKey(), "-old", older.toString())
          .verified();
    }
  }

  @Test
  void opensslAcceptsASignedReceipt() throws Exception {
    OtherTools tools = new OtherTools(folder);
    try (RunningServer server = RunningServer.start(folder.resolve("data"))) {
      send(server, 0, 100);
      server.checkpointOf(100);
      for (int index : new int[] {0, 1, 64, 99}) {
        Path proof =
            Files.writeString(
                folder.resolve(index + ".proof"),
                server.body("/v1/receipts/" + index + "?level=signed"));
        assertThat(tools.opensslChecks(server.verifierKeyFile(), proof).verified().text())
            .contains("index=" + index);
      }
    }
  }

  private static void send(RunningServer server, int first, int count) throws Exception {
    if (count == 0) {
      return;
    }
    String events =
        IntStream.range(first, first + count)
            .mapToObj(i ->
                """
                {"id":"event-%d","action":"document.read","actor":{"type":"user","id":"u%d"}}
                """
                    .formatted(i, i % 7))
            .collect(Collectors.joining());
    HttpResponse<String> response = server.post("/v1/events", "application/x-ndjson", events);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }
}
