package dev.evident.http;

import static dev.evident.http.Servers.bytes;
import static dev.evident.http.Servers.client;
import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.get;
import static dev.evident.http.Servers.post;
import static dev.evident.http.Servers.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {

  private final Routes open =
      Routes.builder()
          .get("/", _ -> Reply.text(200, "root"))
          .get("/v1/events", call -> Reply.text(200, "list " + call.query("q").orElse("none")))
          .post(
              "/v1/events",
              call ->
                  Reply.json(201, ("{\"n\":" + call.body().readAllBytes().length + "}").getBytes()))
          .get("/v1/events/{id}", call -> Reply.text(200, "event " + call.variable("id")))
          .delete("/v1/events/{id}", _ -> Reply.empty(204))
          .get(
              "/v1/events/{id}/proof",
              call -> Reply.text(200, "proof " + call.variable("id") + " " + call.template().get()))
          .get("/v1/events/special", _ -> Reply.text(200, "literal"))
          .get("/v1/{kind}/special/x", call -> Reply.text(200, "kind " + call.variable("kind")))
          .get("/log/tile/{path...}", call -> Reply.text(200, "tile " + call.variable("path")))
          .get("/log/tile/fixed", _ -> Reply.text(200, "fixed"))
          .get("/values", call -> Reply.text(200, String.join("|", call.queryAll("a"))))
          .build();

  private final Routes guarded =
      Routes.builder()
          .get("/guarded", _ -> Reply.text(200, "in"))
          .build()
          .filtered(next ->
              call -> {
                if (call.header("Authorization").isEmpty()) {
                  throw new Problem(401, "key-missing", "send a key")
                      .withHeader("WWW-Authenticate", "Bearer");
                }
                return next.handle(call).with("Filtered", "yes");
              });

  private HttpServer server;
  private final HttpClient client = client(HttpClient.Version.HTTP_1_1);

  @BeforeAll
  void start() throws Exception {
    server = HttpServer.start(config(), Routes.builder().add(open).add(guarded).build());
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, root",
    "/v1/events, list none",
    "/v1/events?q=a%20b+c, list a b c",
    "/v1/events?other=1&q=, 'list '",
    "/v1/events/abc, event abc",
    "/v1/events/a%2Fb%20%C3%A9, event a/b é",
    "/v1/events/a+b, event a+b",
    "/v1/events/.., event ..",
    "/v1/events/%2e%2e, event ..",
    "/v1/events/special, literal",
    "/v1/events/x/proof, proof x /v1/events/{id}/proof",
    "/v1/events/special/proof, proof special /v1/events/{id}/proof",
    "/v1/events/special/x, kind events",
    "/v1/%65vents/abc, event abc",
    "/log/tile/0/x001/234.p/8, tile 0/x001/234.p/8",
    "/log/tile/fixed, fixed",
    "/log/tile/fixed/2, tile fixed/2",
    "/values?a=1&b=2&a=3&a, 1|3|",
  })
  void aPathFindsItsRouteAndItsVariables(String path, String expected) throws Exception {
    // The client's URI class would tidy some of these paths: send them raw.
    try (var socket = Servers.connect(server)) {
      Servers.send(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String reply =
          new String(
              socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(reply).startsWith("HTTP/1.1 200 ");
      assertThat(reply.substring(reply.indexOf("\r\n\r\n") + 4)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/v1",
        "/v1/events/",
        "/v1/events/a/b",
        "//",
        "/v1//proof",
        "/log/tile/",
        "/log/tile",
        "/log/tile/../secret",
        "/log/tile/%2e%2e/secret",
        "/log/tile/a//b"
      })
  void anUnknownPathIs404(String path) throws Exception {
    try (var socket = Servers.connect(server)) {
      Servers.send(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(Servers.readAll(socket))
          .startsWith("HTTP/1.1 404 ")
          .contains("\"code\":\"not-found\"", "application/problem+json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/events/%C3%28", "/v1/events/%zz", "/v1/events/%4", "/values?a=%ff"})
  void badPercentEncodingIs400(String path) throws Exception {
    try (var socket = Servers.connect(server)) {
      Servers.send(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(Servers.readAll(socket))
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json")
          .containsAnyOf("uri-malformed", "request-malformed");
    }
  }

  @Test
  void aWrongMethodIs405WithTheAllowedOnes() throws Exception {
    var reply = post(client, server, "/v1/events/x", bytes("{}"));
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains("DELETE, GET, HEAD, OPTIONS");
    assertThat(reply.body()).contains("\"code\":\"method-not-allowed\"");
  }

  @Test
  void optionsNamesTheAllowedMethods() throws Exception {
    var reply =
        client.send(
            request(server, "/v1/events")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, POST");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void headIsGetWithoutTheBody(HttpClient.Version version) throws Exception {
    if (version.name().equals("HTTP_3")) {
      return;
    }
    try (var one = client(version)) {
      var reply =
          one.send(
              request(server, "/v1/events")
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body()).isEmpty();
      assertThat(reply.headers().firstValueAsLong("Content-Length")).hasValue(9);
    }
  }

  @Test
  void postReachesItsHandler() throws Exception {
    var reply = post(client, server, "/v1/events", bytes("hello"));
    assertThat(reply.statusCode()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("{\"n\":5}");
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void aFilterStandsBeforeItsRoutesOnly() throws Exception {
    var refused = get(client, server, "/guarded");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    var granted =
        client.send(
            request(server, "/guarded").header("Authorization", "x").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(granted.body()).isEqualTo("in");
    assertThat(granted.headers().firstValue("Filtered")).contains("yes");
    assertThat(get(client, server, "/").headers().firstValue("Filtered")).isEmpty();
  }

  @Test
  void theListNamesEveryRouteInOrder() {
    assertThat(guarded.list()).isEqualTo(List.of(new Routes.Route("GET", "/guarded")));
    assertThat(open.list()).hasSize(11).contains(new Routes.Route("GET", "/log/tile/{path...}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"v1", "/{a}/{a}", "/{A}", "/{}", "/{path...}/x", "/{a", "/{a}x", "/{a.b}"})
  void aMalformedTemplateIsRefused(String template) {
    var builder = Routes.builder().get(template, _ -> Reply.empty(204));
    assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameRouteTwiceIsRefused() {
    var twice = Routes.builder().get("/a", _ -> Reply.empty(204)).get("/a", _ -> Reply.empty(204));
    assertThatThrownBy(twice::build).hasMessageContaining("there twice");
    var twoNames =
        Routes.builder().get("/{a}", _ -> Reply.empty(204)).post("/{b}", _ -> Reply.empty(204));
    assertThatThrownBy(twoNames::build).hasMessageContaining("two names");
  }
}
