package dev.evident.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log in memory behind HTTP that misbehaves as told. It keeps the rules of the real API. */
final class ScriptedServer implements AutoCloseable {
  /** What to do with request number n. */
  enum Act {
    ANSWER,
    /** Break the connection before anything is stored. */
    BREAK_BEFORE,
    /** Store, then break the connection: the client cannot know. */
    BREAK_AFTER,
    /** Store, then break off in the middle of the answer. */
    BREAK_WITHIN,
    BUSY,
    UNAVAILABLE,
    DISK_FULL,
    UNAUTHORIZED
  }

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  final Map<String, Long> indexes = new LinkedHashMap<>();
  final Map<String, String> contents = new LinkedHashMap<>();
  final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger inFlight = new AtomicInteger();
  final AtomicInteger inFlightMost = new AtomicInteger();
  volatile int batchEventsMax = 10_000;
  volatile String retryAfter = "1";
  private final IntFunction<Act> script;
  private final HttpServer server;

  ScriptedServer(IntFunction<Act> script) throws IOException {
    this(script, 0);
  }

  ScriptedServer(IntFunction<Act> script, int port) throws IOException {
    this.script = script;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/events", this::events);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void events(HttpExchange exchange) throws IOException {
    int now = inFlight.incrementAndGet();
    inFlightMost.accumulateAndGet(now, Math::max);
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Act act = script.apply(requests.getAndIncrement());
      switch (act) {
        case BREAK_BEFORE -> {}
        case BREAK_AFTER -> store(exchange, body);
        case BREAK_WITHIN -> {
          Reply reply = store(exchange, body);
          exchange.sendResponseHeaders(reply.status(), reply.body().length);
          exchange.getResponseBody().write(reply.body(), 0, reply.body().length / 2);
          exchange.getResponseBody().flush();
        }
        case BUSY -> {
          exchange.getResponseHeaders().add("Retry-After", retryAfter);
          send(exchange, problem(429, "queue-full"));
        }
        case UNAVAILABLE -> send(exchange, problem(503, "log-stopped"));
        case DISK_FULL -> send(exchange, problem(507, "disk-full"));
        case UNAUTHORIZED -> send(exchange, problem(401, "unauthorized"));
        case ANSWER -> send(exchange, store(exchange, body));
      }
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private record Reply(int status, byte[] body) {}

  private static Reply problem(int status, String code) {
    String body = "{\"status\":%d,\"code\":\"%s\",\"detail\":\"as scripted\"}";
    return new Reply(status, body.formatted(status, code).getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.sendResponseHeaders(reply.status(), reply.body().length);
    exchange.getResponseBody().write(reply.body());
  }

  private synchronized Reply store(HttpExchange exchange, byte[] body) {
    boolean receiptsWanted =
        String.valueOf(exchange.getRequestURI().getQuery()).contains("receipts");
    String[] lines = new String(body, StandardCharsets.UTF_8).split("\n");
    if (lines.length > batchEventsMax) {
      return problem(413, "batch-too-large");
    }
    batchSizes.add(lines.length);
    List<String> receipts = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    int accepted = 0;
    int duplicates = 0;
    for (int i = 0; i < lines.length; i++) {
      Matcher id = ID.matcher(lines[i]);
      if (!lines[i].contains("action")) {
        rejected.add(
            "{\"line\":%d,\"code\":\"member-missing\",\"member\":\"action\",\"detail\":\"none\"}"
                .formatted(i + 1));
        continue;
      }
      String key = id.find() ? id.group(1) : "made-by-server-" + indexes.size();
      boolean duplicate = indexes.containsKey(key);
      if (duplicate) {
        duplicates++;
      } else {
        accepted++;
        indexes.put(key, (long) indexes.size());
        contents.put(key, lines[i]);
      }
      receipts.add(
          "{\"line\":%d,\"index\":%d,\"leaf\":\"%064x\"%s}"
              .formatted(
                  i + 1,
                  indexes.get(key),
                  indexes.get(key),
                  duplicate ? ",\"duplicate\":true" : ""));
    }
    int status = accepted > 0 ? 201 : duplicates > 0 ? 200 : 422;
    String answer =
        "{\"accepted\":%d,\"duplicates\":%d,\"size\":%d,\"root\":\"%064x\",\"rejected\":[%s]%s}"
            .formatted(
                accepted,
                duplicates,
                indexes.size(),
                indexes.size(),
                String.join(",", rejected),
                receiptsWanted ? ",\"receipts\":[" + String.join(",", receipts) + "]" : "");
    return new Reply(status, answer.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
