package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.auth.Grant;
import dev.evident.auth.KeyStore;
import dev.evident.auth.Principal;
import dev.evident.auth.Role;
import dev.evident.http.Routes;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/access-matrix.md says what is true: every route, every role, own and foreign streams. */
class AccessMatrixTest {
  private static final Path TABLE =
      Path.of(System.getProperty("evident.root", "..")).resolve("docs/access-matrix.md");
  private static final List<Role> ROLES =
      List.of(Role.PRODUCER, Role.READER, Role.RESPONDER, Role.AUDITOR, Role.OPERATOR, Role.ADMIN);
  private static final String EVENT =
      "{\"id\":\"e\",\"action\":\"door.open\",\"actor\":{\"type\":\"system\"},\"stream\":\"%s\"}";

  @TempDir Path directory;

  private final Map<String, String> keys = new HashMap<>();
  private int made;

  /** A line of the table. */
  private record Line(String route, String stream, List<Integer> statuses) {}

  private static List<Line> lines() throws Exception {
    List<Line> lines = new ArrayList<>();
    for (String text : Files.readAllLines(TABLE)) {
      if (text.startsWith("| `")) {
        String[] cells = text.substring(2).split(" *\\| *");
        lines.add(
            new Line(
                cells[0].replace("`", ""),
                cells[1],
                List.of(cells).subList(2, cells.length).stream().map(Integer::valueOf).toList()));
      }
    }
    return lines;
  }

  private void makeKeys() throws Exception {
    KeyStore store = KeyStore.open(directory, InstantSource.system(), new SecureRandom());
    Principal maker =
        new Principal(
            "test", Principal.Kind.ADMIN, List.of(Grant.everywhere(Role.ADMIN)), Optional.empty());
    for (Role role : ROLES) {
      for (String stream : List.of("own", Grant.ALL_STREAMS)) {
        String key =
            store
                .create(
                    role.text() + (stream.equals("own") ? "-own" : "-all"),
                    List.of(Grant.of(role, stream)),
                    Optional.empty(),
                    maker,
                    _ -> {})
                .key()
                .reveal();
        keys.put(role + stream, key);
      }
    }
  }

  @Test
  void everyLineIsTrue() throws Exception {
    makeKeys();
    try (TestServer server = new TestServer(directory, "streams=main,own,foreign");
        HttpClient client = HttpClient.newHttpClient()) {
      Map<String, Object> index = new HashMap<>();
      for (String stream : List.of("own", "foreign")) {
        var answer = TestServer.json(server.postLines("/v1/events", EVENT.formatted(stream)));
        index.put(stream, answer.get("index"));
      }
      for (Line line : lines()) {
        for (int i = 0; i < ROLES.size(); i++) {
          boolean own = line.stream().equals("own") || line.stream().equals("foreign");
          String key = keys.get(ROLES.get(i) + (own ? "own" : Grant.ALL_STREAMS));
          String stream = line.stream().equals("all") ? "foreign" : line.stream();
          HttpRequest request =
              request(server, line.route(), stream, index)
                  .header("Authorization", "Bearer " + key)
                  .build();
          assertThat(status(client, request))
              .as("%s as %s for %s", line.route(), ROLES.get(i), line.stream())
              .isEqualTo(line.statuses().get(i));
        }
        HttpRequest nobody = request(server, line.route(), "own", index).build();
        assertThat(client.send(nobody, HttpResponse.BodyHandlers.discarding()).statusCode())
            .as(line.route())
            .isEqualTo(401);
      }
    }
  }

  private static int status(HttpClient client, HttpRequest request) throws Exception {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    boolean endless =
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    try (InputStream body = response.body()) {
      if (!endless) { // one that is cut off counts against its connection
        body.transferTo(OutputStream.nullOutputStream());
      }
    }
    return response.statusCode();
  }

  private HttpRequest.Builder request(
      TestServer server, String route, String stream, Map<String, Object> index) {
    String path = route.substring(route.indexOf(' ') + 1);
    boolean post = route.startsWith("POST");
    String method = route.substring(0, route.indexOf(' '));
    String asked =
        switch (path) {
          case "/v1/events" -> post ? path : path + "?stream=" + stream;
          case "/v1/integrity/verification" -> post ? path + "?nothing=to-be-done" : path;
          case "/v1/stats" -> path + "?q=*%7Ccount&stream=" + stream;
          case "/v1/tail" -> path + "?stream=" + stream;
          case "/v1/export" -> path + "?format=html&purpose=test&stream=" + stream;
          case "/v1/exports" -> post ? path + "?format=csv&purpose=test&stream=" + stream : path;
          case "/v1/events/{id}", "/v1/events/{id}/proof" ->
              path.replace("{id}", "e") + "?stream=" + stream;
          case "/v1/receipts/{index}" -> path.replace("{index}", String.valueOf(index.get(stream)));
          default -> path.replace("{id}", "nobody");
        };
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(asked));
    if (method.equals("GET")) {
      return request.GET();
    }
    String body =
        switch (path) {
          case "/v1/events" -> EVENT.formatted(stream).replace("\"e\"", "\"p" + made++ + "\"");
          case "/v1/streams" -> "{\"name\":\"made-" + made++ + "\"}";
          case "/v1/viewer-tokens" -> "{\"stream\":\"" + stream + "\"}";
          default -> "{}"; // asks for nothing that can be done: whoever is let in gets 4xx, not 403
        };
    return request
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void everyRouteThatNeedsAKeyStandsInTheTable() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      TreeSet<String> routes = new TreeSet<>();
      for (Routes.Route route : server.server().routes()) {
        if (route.template().startsWith("/v1/")) {
          routes.add(route.method() + " " + route.template());
        }
      }
      TreeSet<String> described = new TreeSet<>();
      lines().forEach(line -> described.add(line.route()));
      assertThat(described).isEqualTo(routes);
    }
  }
}
