package dev.evident.server;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * No test: measures what the account of reads adds to a query, and what questions about hidden and
 * masked fields cost. Arguments: an empty directory, then the number of events (200000).
 */
final class AccessSpeed {
  private static final int BATCH = 5_000;
  private static final int QUERIES = 4_000;
  private static final int ROUNDS = 9;
  private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private AccessSpeed() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[0]));
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    AccessSpeed speed = new AccessSpeed();
    speed.account(directory);
    speed.fields(directory, events);
    System.exit(0);
  }

  // ---- the account

  /** The same questions, in turns, to a server that keeps account and to one that does not. */
  private void account(Path directory) throws Exception {
    try (TestServer with = TestServer.keepingAccount(directory.resolve("with"));
        TestServer without = new TestServer(directory.resolve("without"))) {
      String[] keys = {key(with, ""), key(without, "")};
      TestServer[] servers = {with, without};
      for (TestServer server : servers) {
        fill(server, 2 * BATCH);
      }
      long[][] nanos = new long[2][QUERIES];
      for (int round = 0; round < 2; round++) { // the first one is for the compiler
        for (int i = 0; i < QUERIES; i++) {
          for (int s = 0; s < 2; s++) {
            // Each another one: what is the same would be counted and not written.
            String path = "/v1/events?limit=10&q=" + encoded("id:e-" + (i + round * QUERIES));
            nanos[s][i] = timed(servers[s], keys[s], path);
          }
        }
      }
      print("with the account", nanos[0]);
      print("without", nanos[1]);
    }
  }

  private static void print(String what, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-18s p50 %.0f us, p90 %.0f us, p99 %.0f us%n",
        what,
        sorted[sorted.length / 2] / 1e3,
        sorted[sorted.length * 9 / 10] / 1e3,
        sorted[sorted.length * 99 / 100] / 1e3);
  }

  // ---- fields

  private void fields(Path directory, int events) throws Exception {
    try (TestServer server = new TestServer(directory.resolve("fields"), "query.timeout=5m")) {
      String plain = key(server, "");
      String limited = key(server, ",\"hidden\":[\"origin.ip\"],\"masked\":[\"actor.email\"]");
      fill(server, events);
      awaitSearchable(server, events);
      String narrow = "&from=" + FIRST.plusSeconds(events - events / 100);
      IntFunction<String> stats = i -> "/v1/stats?q=" + encoded(QUESTIONS[i]);
      for (int i = 0; i < QUESTIONS.length; i++) {
        compare(QUESTIONS[i], server, plain, limited, stats.apply(i));
        compare(
            QUESTIONS[i] + " (1 % of the time)", server, plain, limited, stats.apply(i) + narrow);
      }
      String page = "/v1/events?limit=50&q=";
      compare("page: action:a.3", server, plain, limited, page + encoded("action:a.3"));
      compare(
          "page: origin.ip:10.0.3.0/24",
          server,
          plain,
          limited,
          page + encoded("origin.ip:10.0.3.0/24"));
    }
  }

  private static final String[] QUESTIONS = {
    "action:a.3 | count", "origin.ip:10.0.3.0/24 | count", "* | count by actor.email | top 10",
  };

  private void compare(String what, TestServer server, String plain, String limited, String path)
      throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%-50s %9.1f ms plain, %9.1f ms with hidden and masked fields%n",
        what,
        median(server, plain, path),
        median(server, limited, path));
  }

  private double median(TestServer server, String key, String path) throws Exception {
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      nanos[i] = timed(server, key, path);
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2] / 1e6;
  }

  // ---- both

  private long timed(TestServer server, String key, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri(path)).header("Authorization", "Bearer " + key).build();
    long began = System.nanoTime();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    long nanos = System.nanoTime() - began;
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.body());
    }
    return nanos;
  }

  private static String key(TestServer server, String limits) throws Exception {
    String body =
        "{\"name\":\"k%s\",\"grants\":[{\"role\":\"reader\",\"stream\":\"main\"%s}]}"
            .formatted(limits.isEmpty() ? "" : "-limited", limits);
    return TestServer.json(
            server.post("/v1/keys", "application/json", body.getBytes(StandardCharsets.UTF_8)))
        .get("key")
        .toString();
  }

  private static void fill(TestServer server, int events) throws Exception {
    for (int from = 0; from < events; from += BATCH) {
      StringBuilder lines = new StringBuilder();
      for (int i = from; i < from + BATCH; i++) {
        lines.append(
            """
            {"id":"e-%d","time":"%s","action":"a.%d","actor":{"type":"user","id":"u-%d",\
            "email":"user-%d@example.com"},"origin":{"ip":"10.0.%d.%d"},\
            "message":"order %d was changed","parameters":{"amount":%d}}
            """
                .formatted(
                    i,
                    FIRST.plusSeconds(i),
                    i % 50,
                    i % 997,
                    i % 997,
                    i % 200,
                    i % 251,
                    i * 31,
                    i % 10_007));
      }
      int status = server.postLines("/v1/events", lines.toString()).statusCode();
      if (status != 201) {
        throw new AssertionError("the batch at " + from + " was answered with " + status);
      }
    }
  }

  private void awaitSearchable(TestServer server, int events) throws Exception {
    while (true) {
      URI ready = server.uri("/readyz");
      String state =
          client
              .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher found = Pattern.compile("\"searchable\":([0-9]+)").matcher(state);
      if (found.find() && Long.parseLong(found.group(1)) >= events) {
        return;
      }
      Thread.sleep(50);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
