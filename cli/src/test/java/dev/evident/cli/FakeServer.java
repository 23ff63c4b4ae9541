package dev.evident.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of the HTTP API as the commands use, in memory. The real one is tested elsewhere. */
final class FakeServer implements AutoCloseable {
  static final String KEY = "evd_right";

  final Map<String, String> records = new LinkedHashMap<>();
  final List<String> keysSeen = new ArrayList<>();
  private final HttpServer server;
  private final JsonMapper json = new JsonMapper();

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String key = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      keysSeen.add(key);
      if (path.equals("/log/checkpoint")) {
        send(exchange, 200, "example.org/log\n3\nabc=\n\n— sig\n");
      } else if (!key.equals("Bearer " + KEY)) {
        send(exchange, 401, "{\"code\":\"unauthorized\",\"detail\":\"no such key\"}");
      } else if (exchange.getRequestMethod().equals("POST")) {
        append(exchange);
      } else if (path.equals("/v1/events")) {
        list(exchange);
      } else if (path.startsWith("/v1/receipts/")) {
        String index = path.substring("/v1/receipts/".length());
        send(exchange, 200, "{\"index\":%s,\"leaf\":\"%s\"}".formatted(index, leaf(index)));
      } else {
        String record = records.get(path.substring("/v1/events/".length()));
        send(exchange, record == null ? 404 : 200, record == null ? "{}" : record);
      }
    }
  }

  private static String leaf(String index) {
    return "%064x".formatted(Long.parseLong(index) + 10);
  }

  private void append(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<String> receipts = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    int accepted = 0;
    String[] lines = body.split("\n");
    for (int i = 0; i < lines.length; i++) {
      JsonNode event = json.readTree(lines[i]);
      if (!event.has("action")) {
        rejected.add(
            "{\"line\":%d,\"code\":\"member-missing\",\"member\":\"action\",\"detail\":\"it is required\"}"
                .formatted(i + 1));
        continue;
      }
      String id = event.path("id").asString();
      accepted += records.putIfAbsent(id, lines[i]) == null ? 1 : 0;
      String index = "" + List.copyOf(records.keySet()).indexOf(id);
      receipts.add(
          "{\"line\":%d,\"index\":%s,\"leaf\":\"%s\"}".formatted(i + 1, index, leaf(index)));
    }
    send(
        exchange,
        receipts.isEmpty() ? 422 : 201,
        "{\"accepted\":%d,\"duplicates\":%d,\"rejected\":[%s],\"receipts\":[%s]}"
            .formatted(
                accepted,
                receipts.size() - accepted,
                String.join(",", rejected),
                String.join(",", receipts)));
  }

  /** Pages of two, the first of them empty: a page may be shorter than asked for. */
  private void list(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int at = query.contains("cursor=") ? Integer.parseInt(query.split("cursor=")[1]) : -1;
    List<String> all = new ArrayList<>(records.values()).reversed();
    List<String> page = new ArrayList<>();
    for (int i = Math.max(at, 0); at >= 0 && i < Math.min(all.size(), at + 2); i++) {
      page.add("{\"index\":%d,\"event\":%s}".formatted(all.size() - 1 - i, all.get(i)));
    }
    int next = at < 0 ? 0 : at + 2;
    String more = next < all.size() ? ",\"next\":\"" + next + "\"" : "";
    send(
        exchange,
        200,
        "{\"events\":[%s]%s,\"complete\":true}".formatted(String.join(",", page), more));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
