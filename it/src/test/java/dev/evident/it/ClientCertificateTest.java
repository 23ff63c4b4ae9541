package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.tls.KeyAndChain;
import dev.evident.tls.TestAuthority;
import dev.evident.tls.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A producer whose only credential is its certificate, and a real server that asks for one. */
class ClientCertificateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String EVENT =
      "{\"id\":\"%s\",\"action\":\"order.pay\",\"actor\":{\"type\":\"user\",\"id\":\"alice\"}}";

  private final TestAuthority servers = new TestAuthority("Servers");
  private final TestAuthority clients = new TestAuthority("Clients");

  @TempDir Path work;

  private HttpClient client(TestAuthority authority, String subject, String... names)
      throws Exception {
    Path certificate = work.resolve(subject + ".pem");
    Path key = work.resolve(subject + ".key");
    authority.issue(subject, names).writeTo(certificate, key);
    SSLContext context =
        new Trust.Authorities(List.of(servers.certificate()))
            .context(KeyAndChain.read(certificate, key));
    return HttpClient.newBuilder().sslContext(context).connectTimeout(PATIENCE).build();
  }

  private RunningServer serve() throws Exception {
    Path certificate = work.resolve("server.pem");
    Path key = work.resolve("server.key");
    servers.issue("server", "ip:127.0.0.1").writeTo(certificate, key);
    return RunningServer.start(
        work.resolve("data"),
        "--set",
        "streams=main,shop",
        "--set",
        "http.tls.certificate=" + certificate,
        "--set",
        "http.tls.key=" + key,
        "--set",
        "http.tls.client-ca=" + clients.writeTo(work.resolve("clients.pem")),
        "--set",
        "http.tls.client-auth=required",
        "--set",
        "auth.certificates=cn:shop-backend=producer@shop,dns:*.audit.example=auditor");
  }

  private static HttpResponse<String> append(
      RunningServer server, HttpClient client, String stream, String id) throws Exception {
    String event = EVENT.formatted(id).replaceFirst("\\{", "{\"stream\":\"" + stream + "\",");
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(event))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(RunningServer server, HttpClient client, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aCertificateAppendsWhatItsSubjectMayAndTheLogNamesIt() throws Exception {
    try (RunningServer server = serve();
        HttpClient producer = client(clients, "shop-backend");
        HttpClient auditor = client(clients, "someone", "dns:eve.audit.example")) {
      HttpResponse<String> me = get(server, producer, "/v1/me");
      assertThat(me.body())
          .contains("\"name\":\"shop-backend\"", "\"kind\":\"certificate\"")
          .contains("\"credential\":\"CN=shop-backend\"");

      HttpResponse<String> appended = append(server, producer, "shop", "paid-1");
      assertThat(appended.statusCode()).as(appended.body()).isEqualTo(201);
      HttpResponse<String> foreign = append(server, producer, "main", "paid-2");
      assertThat(foreign.statusCode()).as("another stream: %s", foreign.body()).isEqualTo(422);
      assertThat(get(server, producer, "/v1/events").statusCode()).as("no reader").isEqualTo(403);

      HttpResponse<String> found = get(server, auditor, "/v1/events?stream=shop&q=id:paid-1");
      assertThat(found.body()).contains("paid-1").doesNotContain("paid-2");
      String log = awaitInLog(server, auditor, "request.deny", "events.query");
      // Who was refused, and who looked: by the names that their certificates prove.
      assertThat(events(log, "request.deny"))
          .anySatisfy(event ->
              assertThat(event)
                  .contains("\"id\":\"certificate:shop-backend\"", "\"ip\":\"127.0.0.1\""));
      assertThat(events(log, "events.query"))
          .anySatisfy(event ->
              assertThat(event).contains("\"id\":\"certificate:eve.audit.example\"", "id:paid-1"));
    }
  }

  @Test
  void anotherSubjectIsNobodyAndAnotherAuthorityDoesNotEvenConnect() throws Exception {
    try (RunningServer server = serve();
        HttpClient stranger = client(clients, "shop-frontend");
        HttpClient impostor = client(new TestAuthority("Others"), "shop-backend")) {
      HttpResponse<String> refused = append(server, stranger, "shop", "false-1");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
      assertThat(get(server, stranger, "/v1/me").statusCode()).isEqualTo(401);
      assertThatThrownBy(() -> append(server, impostor, "shop", "false-2"))
          .isInstanceOf(IOException.class);
    }
  }

  /** Acts are written a moment after they were done. */
  private static String awaitInLog(RunningServer server, HttpClient auditor, String... actions)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String log = get(server, auditor, "/v1/events?stream=evident&limit=200").body();
      if (List.of(actions).stream().allMatch(action -> !events(log, action).isEmpty())) {
        return log;
      }
      assertThat(System.nanoTime()).as("%s are in %s", List.of(actions), log).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** The events with an action, as they stand in a page. */
  private static List<String> events(String page, String action) {
    return List.of(page.split("(?=\\{\"index\":)")).stream()
        .filter(event -> event.contains("\"action\":\"" + action + "\""))
        .toList();
  }
}
