package dev.evident.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tails and questions against a server whose answers are written down. */
class EventTailTest {
  private static final long PATIENCE_SECONDS = 20;

  private record Reply(int status, String body) {}

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Reply> replies = new CopyOnWriteArrayList<>();
  private final List<Waiting> waits = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;
  private EvidentClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Reply reply = replies.get(Math.min(asked.size(), replies.size() - 1));
            asked.add(exchange.getRequestURI().toString());
            // No length: the client cannot tell an end from a break, as with a lost connection.
            exchange.sendResponseHeaders(reply.status(), 0);
            exchange.getResponseBody().write(reply.body().getBytes(UTF_8));
            exchange.getResponseBody().flush();
            if (reply.body().endsWith(": wait\n")) {
              boolean _ = release.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client =
        new EvidentClient(
            ClientOptions.of(url, "evd_test"),
            new TestPace(),
            InstantSource.system(),
            new SplittableRandom(3),
            waits::add);
  }

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    server.stop(0);
  }

  private static String event(long index) {
    return "id: %d\ndata: {\"index\":%d,\"event\":{\"id\":\"e%d\",\"x\":\"ü\"}}\n\n"
        .formatted(index, index, index);
  }

  private List<String> tail(TailQuery query, int count) throws Exception {
    List<String> found = new ArrayList<>();
    client.tail(
        query,
        event -> {
          found.add(event.index() + " " + new String(event.record(), UTF_8));
          return found.size() < count;
        });
    return found;
  }

  @Test
  void aTailThatBreaksGoesOnBehindWhatItHasSeen() throws Exception {
    replies.add(new Reply(200, "retry: 1000\nid: 4\n\n" + event(5) + "id: 6\ndata: {\"ind"));
    replies.add(new Reply(503, "{\"code\":\"server-stopping\",\"detail\":\"stopping\"}"));
    replies.add(new Reply(200, event(7) + ": nothing else\nid: 9\n\n"));
    replies.add(
        new Reply(
            200,
            "event: dropped\nid: 9\ndata: {\"code\":\"tail-too-slow\",\"detail\":\"too slow\"}\n\n"));
    replies.add(new Reply(200, event(11) + event(12)));
    assertThat(tail(TailQuery.of("a:b c").withStream(Optional.of("main")), 3))
        .containsExactly(
            "5 {\"id\":\"e5\",\"x\":\"ü\"}",
            "7 {\"id\":\"e7\",\"x\":\"ü\"}",
            "11 {\"id\":\"e11\",\"x\":\"ü\"}");
    assertThat(asked)
        .containsExactly(
            "/v1/tail?q=a%3Ab%20c&stream=main",
            "/v1/tail?q=a%3Ab%20c&stream=main&after=5",
            "/v1/tail?q=a%3Ab%20c&stream=main&after=5",
            "/v1/tail?q=a%3Ab%20c&stream=main&after=9",
            "/v1/tail?q=a%3Ab%20c&stream=main&after=9");
    assertThat(waits).extracting(Waiting::reason).contains("the tail broke off", "too slow");
  }

  @Test
  void aRefusalEndsTheTailAndKeepsItsColumn() {
    replies.add(
        new Reply(
            400,
            "{\"code\":\"query-invalid\",\"detail\":\"column 3 'x': no\",\"column\":3,\"piece\":\"x\"}"));
    assertThatThrownBy(() -> tail(TailQuery.of("a x"), 1))
        .isInstanceOfSatisfying(
            EvidentException.class,
            e -> {
              assertThat(e.code()).isEqualTo("query-invalid");
              assertThat(e.column()).hasValue(3);
              assertThat(e.piece()).isEqualTo("x");
              assertThat(e).hasMessage("column 3 'x': no");
            });
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatTheReaderThrowsIsItsCallersAndIsNotTriedAgain() {
    replies.add(new Reply(200, event(1)));
    IOException full = new IOException("disk full");
    assertThatThrownBy(() ->
            client.tail(
                TailQuery.of(""),
                _ -> {
                  throw full;
                }))
        .isSameAs(full);
    assertThat(asked).hasSize(1);
  }

  @Test
  void anInterruptEndsATailThatWaits() throws Exception {
    replies.add(new Reply(200, event(1) + ": wait\n"));
    CountDownLatch seen = new CountDownLatch(1);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.tail(
                    TailQuery.of(""),
                    _ -> {
                      seen.countDown();
                      return true;
                    });
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    assertThat(seen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    reader.interrupt();
    assertThat(ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void pagesAndTablesAreReadAsTheServerWroteThem() throws Exception {
    replies.add(
        new Reply(
            200,
            "{\"events\":[{\"index\":7,\"event\":{\"n\": 1.50}},{\"index\":6,\"fields\":{\"a\":[\"x\",\"y\"]}}],"
                + "\"columns\":[\"a\"],\"next\":\"c\",\"total\":{\"count\":12,\"exact\":true},"
                + "\"complete\":false,\"missing\":[{\"first\":3,\"last\":5}],\"more\":{}}"));
    Page page =
        client.search(
            EventQuery.of("a \"b\"", 2)
                .withOrder(Optional.of("time.asc"))
                .withTimes(Optional.of("-24h"), Optional.empty())
                .withExactTotal()
                .after("z"));
    assertThat(asked.getFirst())
        .isEqualTo(
            "/v1/events?q=a%20%22b%22&from=-24h&limit=2&cursor=z&order=time.asc&total=exact");
    assertThat(new String(page.events().get(0).record(), UTF_8)).isEqualTo("{\"n\": 1.50}");
    assertThat(new String(page.events().get(1).record(), UTF_8)).isEqualTo("{\"a\":[\"x\",\"y\"]}");
    assertThat(page.columns()).containsExactly("a");
    assertThat(page.next()).contains("c");
    assertThat(page.total()).isEqualTo(new Page.Total(12, true));
    assertThat(page.complete()).isFalse();
    assertThat(page.missing()).containsExactly(new Page.MissingRange(3, 5));

    replies.clear();
    String table =
        "{\"columns\":[{\"name\":\"actor.id\",\"type\":\"text\"},{\"name\":\"sum\",\"type\":\"number\"}],"
            + "\"rows\":[[\"a\",12345678901234567890.50],[null,2]],\"events\":3,\"complete\":true}";
    replies.add(new Reply(200, table));
    Stats stats = client.stats(EventQuery.of("* | sum x by actor.id", 1));
    assertThat(asked.getLast()).isEqualTo("/v1/stats?q=*%20%7C%20sum%20x%20by%20actor.id");
    assertThat(stats.columns())
        .containsExactly(new Stats.Column("actor.id", false), new Stats.Column("sum", true));
    assertThat(stats.rows())
        .containsExactly(
            List.of(Optional.of("a"), Optional.of("12345678901234567890.50")),
            List.of(Optional.empty(), Optional.of("2")));
    assertThat(new String(stats.json(), UTF_8)).isEqualTo(table);
  }

  @Test
  void aQueryThatTookTooLongIsNotAskedAgain() {
    replies.add(
        new Reply(504, "{\"code\":\"query-timeout\",\"detail\":\"no answer within 10000 ms\"}"));
    assertThatThrownBy(() -> client.search(EventQuery.of("a", 1)))
        .isInstanceOfSatisfying(
            EvidentException.class, e -> assertThat(e.code()).isEqualTo("query-timeout"));
    assertThat(asked).hasSize(1);
  }
}
