package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {
  private static final String EVENT =
      "{\"action\":\"door.open\",\"actor\":{\"type\":\"system\"},\"stream\":\"acme\"}";

  @TempDir Path directory;

  private static HttpResponse<byte[]> create(TestServer server, String body) throws Exception {
    return server.post("/v1/streams", "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aStreamIsThereAfterItWasMadeAndKeepsItsNumberForEver() throws Exception {
    try (TestServer server = new TestServer(directory, "classes=default,long")) {
      assertThat(server.postLines("/v1/events", EVENT).statusCode()).isEqualTo(422);
      HttpResponse<byte[]> made =
          create(
              server,
              "{\"name\":\"acme\",\"class\":\"long\",\"firewall\":\"mask\",\"purpose_required\":true}");
      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(TestServer.text(made))
          .isEqualTo(
              "{\"name\":\"acme\",\"number\":3,\"class\":\"long\",\"firewall\":\"mask\",\"purpose_required\":true}");
      assertThat(Files.readString(directory.resolve("catalog")))
          .contains("stream 3 acme\n", "settings 3 class=long firewall=mask purpose=required\n");
      assertThat(server.postLines("/v1/events", EVENT).statusCode()).isEqualTo(201);
      server.restart();
      assertThat(server.postLines("/v1/events", EVENT).statusCode()).isEqualTo(201);
      assertThat(TestServer.text(server.get("/v1/streams")))
          .contains("{\"name\":\"main\",\"number\":1,\"class\":\"default\"")
          .contains("{\"name\":\"acme\",\"number\":3,\"class\":\"long\"");
      assertThat(TestServer.text(server.get("/v1/events?stream=acme&purpose=T-1")))
          .contains("\"class\":\"long\"");
      assertThat(TestServer.json(create(server, "{\"name\":\"acme\"}")))
          .containsEntry("code", "stream-exists");
    }
  }

  @Test
  void aStreamThatRefusesSecretsDoesSoFromItsFirstEventOn() throws Exception {
    String secret =
        EVENT
            .replace("}}", "}")
            .replace("\"stream\"", "\"message\":\"Bearer AKIAIOSFODNN7EXAMPLF\",\"stream\"");
    try (TestServer server = new TestServer(directory)) {
      assertThat(create(server, "{\"name\":\"acme\",\"firewall\":\"refuse\"}").statusCode())
          .isEqualTo(201);
      HttpResponse<byte[]> refused = server.postLines("/v1/events", secret);
      assertThat(TestServer.json(refused)).containsEntry("code", "secret-found");
      server.restart();
      HttpResponse<byte[]> again = server.postLines("/v1/events", secret);
      assertThat(TestServer.json(again)).containsEntry("code", "secret-found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"name\":1}",
        "{\"name\":\"A\"}",
        "{\"name\":\"a\"}x",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"name\":\"a\",\"class\":\"none\"}",
        "{\"name\":\"a\",\"firewall\":\"loud\"}",
        "{\"name\":\"a\",\"purpose_required\":1}",
        "{\"name\":\"a\",\"number\":7}"
      })
  void whatIsNoStreamIsRefused(String body) throws Exception {
    try (TestServer server = new TestServer(directory)) {
      HttpResponse<byte[]> refused = create(server, body);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(TestServer.json(refused)).containsEntry("code", "stream-invalid");
    }
  }
}
