package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.engine.Catalog;
import dev.evident.engine.Streams;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Pseudonyms;
import dev.evident.engine.access.Scopes;
import dev.evident.engine.search.Moment;
import dev.evident.engine.search.Search;
import dev.evident.engine.search.SearchLimits;
import dev.evident.engine.search.SearchListener;
import dev.evident.engine.search.SearchRefused;
import dev.evident.engine.search.Searches;
import dev.evident.http.HttpConfig;
import dev.evident.http.HttpServer;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.query.Answer;
import dev.evident.query.Cell;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Total;
import dev.evident.store.scan.Unreadable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client is told by the routes above a search that is slow, refuses or is damaged. */
class SlowQueriesTest {
  private static final long PATIENCE_SECONDS = 20;

  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch release = new CountDownLatch(1);
  private final BlockingQueue<SearchRefused.Reason> refused = new LinkedBlockingQueue<>();
  private final Departures departures = new Departures();
  private final HttpClient client = HttpClient.newHttpClient();
  private Searches searches;
  private HttpServer http;

  private final Search search =
      new Search() {
        @Override
        public long size() {
          return 10;
        }

        @Override
        public EventsAnswer events(EventsRequest request, Moment moment, Cancel cancel)
            throws ScanStopped {
          begun.release();
          try {
            while (!release.await(1, TimeUnit.MILLISECONDS)) {
              cancel.check();
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return new EventsAnswer.Page(
              List.of(),
              Optional.empty(),
              Optional.empty(),
              new Total(7, false),
              List.of(new Unreadable("secret-file.evs", 3, 5, "secret reason")));
        }

        @Override
        public StatsAnswer stats(Query query, Filter access, Moment moment, Cancel cancel) {
          Answer.Table table = new Answer.Table(List.of("count"), List.of(List.of(Cell.number(2))));
          return query.stats().orElseThrow().by().isEmpty()
              ? new StatsAnswer.Table(table, 2, List.of(new Unreadable("s", 0, 0, "r")))
              : new StatsAnswer.TooMuchMemory(64);
        }
      };

  private static final Caller ADMIN =
      new Caller(
          "admin:admin",
          "admin:admin",
          false,
          Access.ALL,
          () -> Optional.of(Access.ALL),
          "127.0.0.1",
          Optional.empty());

  private final Streams streams =
      Streams.fixed(Catalog.empty().with(List.of("main"), List.of("default")));

  private void start(SearchLimits limits) throws Exception {
    searches =
        new Searches(
            search,
            new Scopes(
                streams::names,
                new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]),
                InstantSource.system()),
            limits,
            InstantSource.system(),
            new SearchListener() {
              @Override
              public void refused(SearchRefused.Reason reason) {
                refused.add(reason);
              }
            });
    http =
        HttpServer.start(
            HttpConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            new QueryRoutes(
                    searches,
                    streams,
                    new Account(TestServer.NOBODY, streams, List.of()),
                    departures)
                .routes()
                .filtered(next -> call -> ADMIN.handles(next, call)));
  }

  @AfterEach
  void stop() {
    release.countDown();
    http.close();
    searches.close();
    departures.close();
    client.close();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.address().getPort() + path))
        .build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path), HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, Object> json(HttpResponse<String> response) {
    return JsonText.object(response.body());
  }

  @Test
  void aQueryThatTakesTooLongIs504() throws Exception {
    start(new SearchLimits(Duration.ofMillis(40), 2, 4));
    HttpResponse<String> late = get("/v1/events");
    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(json(late)).containsEntry("code", "query-timeout");
    assertThat(late.body()).contains("40 ms");
  }

  @Test
  void aClientThatLeavesEndsItsQueryWhetherItRunsOrWaits() throws Exception {
    start(new SearchLimits(Duration.ofMinutes(5), 2, 4));
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.address().getPort());
      socket
          .getOutputStream()
          .write("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      clients.add(socket);
    }
    assertThat(begun.tryAcquire(2, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (Socket socket : clients) {
      socket.close();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(refused.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(SearchRefused.Reason.CANCELLED);
    }
  }

  @Test
  void moreQueriesThanMayWaitAre429AndTheOthersAreAnswered() throws Exception {
    start(new SearchLimits(Duration.ofMinutes(5), 2, 1));
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asked.add(client.sendAsync(request("/v1/events"), HttpResponse.BodyHandlers.ofString()));
      while (searches.running() + searches.waiting() <= i) {
        Thread.onSpinWait();
      }
      if (i == 1) {
        assertThat(begun.tryAcquire(2, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      }
    }
    while (searches.waiting() == 0) {
      Thread.onSpinWait();
    }
    HttpResponse<String> full = get("/v1/events");
    assertThat(full.statusCode()).isEqualTo(429);
    assertThat(json(full)).containsEntry("code", "query-queue-full");
    assertThat(full.headers().firstValue("Retry-After")).isPresent();
    release.countDown();
    for (CompletableFuture<HttpResponse<String>> one : asked) {
      assertThat(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anAnswerWithAHoleSaysWhereItIsAndNothingOfFiles() throws Exception {
    start(SearchLimits.DEFAULT);
    release.countDown();
    HttpResponse<String> page = get("/v1/events");
    assertThat(page.body())
        .isEqualTo(
            "{\"events\":[],\"total\":{\"count\":7,\"exact\":false},\"complete\":false,"
                + "\"missing\":[{\"first\":3,\"last\":5}]}");
    HttpResponse<String> stats = get("/v1/stats?q=*%20%7C%20count");
    assertThat(stats.body())
        .isEqualTo(
            "{\"columns\":[{\"name\":\"count\",\"type\":\"number\"}],\"rows\":[[2]],\"events\":2,"
                + "\"complete\":false,\"missing\":[{\"first\":0,\"last\":0}]}");
    HttpResponse<String> large = get("/v1/stats?q=*%20%7C%20count%20by%20id");
    assertThat(large.statusCode()).isEqualTo(422);
    assertThat(json(large)).containsEntry("code", "too-much-memory");
  }
}
