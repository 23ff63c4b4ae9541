import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A product that shows its customers their own events: a page with {@code <evident-events>}, and a
 * backend that mints viewer tokens with its API key. Run by one command, see docs/viewer.md:
 *
 * <pre>
 * java examples/viewer/Sample.java --evident http://127.0.0.1:8080 --key-file reader.key
 * </pre>
 */
final class Sample {
  private static final Path FOLDER = Path.of(System.getProperty("sample.folder", "examples/viewer"));
  private static final int BODY_BYTES_MAX = 1_024;

  private final URI evident;
  private final String key;
  private final String stream;
  private final String filter;
  private final long lifeSeconds;
  private final HttpClient client = HttpClient.newHttpClient();

  private Sample(Map<String, String> options) throws IOException {
    evident = URI.create(options.getOrDefault("evident", "http://127.0.0.1:8080"));
    key = Files.readString(Path.of(options.getOrDefault("key-file", "reader.key"))).strip();
    stream = options.getOrDefault("stream", "main");
    filter = options.getOrDefault("filter", "");
    lifeSeconds = Long.parseLong(options.getOrDefault("life", "600"));
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i].substring(2), arguments[i + 1]);
    }
    Sample sample = new Sample(options);
    int port = Integer.parseInt(options.getOrDefault("port", "8000"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", sample::handle);
    server.start();
    System.out.println("sample shop at http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String what = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      switch (what) {
        case "GET /" -> file(exchange, "index.html", "text/html; charset=utf-8");
        case "GET /sample.js" -> file(exchange, "sample.js", "text/javascript");
        case "GET /sample.css" -> file(exchange, "sample.css", "text/css");
        case "POST /token" -> token(exchange);
        default -> answer(exchange, 404, "text/plain", "there is nothing here\n");
      }
    }
  }

  private void file(HttpExchange exchange, String name, String type) throws IOException {
    String text =
        Files.readString(FOLDER.resolve(name))
            .replace("{{evident}}", evident.toString())
            .replace("{{stream}}", stream);
    // The viewer's code and its requests go to the log's server; nothing else goes anywhere.
    String policy =
        "default-src 'none'; script-src 'self' %1$s; connect-src 'self' %1$s; style-src 'self';"
                .formatted(evident)
            + " img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    exchange.getResponseHeaders().set("Content-Security-Policy", policy);
    answer(exchange, 200, type, text);
  }

  /**
   * A real product looks here at who is signed in, and narrows the filter to his events: whoever
   * gets the token sees what it shows. This one asks only that the request is of its own page.
   */
  private void token(HttpExchange exchange) throws IOException {
    boolean own =
        "same-origin".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Site"))
            && exchange.getRequestBody().readNBytes(BODY_BYTES_MAX).length == 0;
    if (!own) {
      answer(exchange, 403, "text/plain", "only for the page of this shop\n");
      return;
    }
    String wish =
        "{\"stream\":\"%s\",\"life_seconds\":%d%s}"
            .formatted(
                stream, lifeSeconds, filter.isEmpty() ? "" : ",\"filter\":" + quoted(filter));
    HttpRequest request =
        HttpRequest.newBuilder(evident.resolve("/v1/viewer-tokens"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(wish))
            .build();
    try {
      HttpResponse<String> minted =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (minted.statusCode() == 201) {
        answer(exchange, 200, "application/json", minted.body());
      } else {
        System.err.println("no token: status " + minted.statusCode() + " " + minted.body());
        answer(exchange, 502, "text/plain", "no token is to be had now\n");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "text/plain", "the shop is closing\n");
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
