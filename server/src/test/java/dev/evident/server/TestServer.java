package dev.evident.server;

import dev.evident.engine.audit.Act;
import dev.evident.engine.audit.Audit;
import dev.evident.engine.audit.Visitor;
import dev.evident.server.config.Config;
import dev.evident.server.config.ConfigException;
import dev.evident.server.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real server in a directory, on a free port, with the key of its file. */
final class TestServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Is told of acts, and makes no events of them. */
  static final Audit NOBODY =
      new Audit() {
        @Override
        public void note(Visitor visitor, Act act) {}

        @Override
        public void commit(Visitor visitor, Act act) {}
      };

  private final Path directory;
  private final boolean keepsAccount;
  private final InstantSource clock;
  private final List<String> settings = new ArrayList<>();
  private final HttpClient http1 = client(HttpClient.Version.HTTP_1_1);
  private final HttpClient http2 = client(HttpClient.Version.HTTP_2);
  private EvidentServer server;
  private String key;
  private String url;

  /** A server whose log holds only what the test sends. */
  TestServer(Path directory, String... settings) {
    this(directory, InstantSource.system(), false, settings);
  }

  TestServer(Path directory, InstantSource clock, String... settings) {
    this(directory, clock, false, settings);
  }

  private TestServer(
      Path directory, InstantSource clock, boolean keepsAccount, String... settings) {
    this.directory = directory;
    this.clock = clock;
    this.keepsAccount = keepsAccount;
    this.settings.addAll(List.of(settings));
    start();
  }

  /** A server that records what is done with it, as every real one does. */
  static TestServer keepingAccount(Path directory, String... settings) {
    return new TestServer(directory, InstantSource.system(), true, settings);
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).connectTimeout(PATIENCE).build();
  }

  static Config config(Path directory, List<String> settings) {
    List<ConfigLoader.Flag> flags = new ArrayList<>();
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.directory=" + directory,
                "http.listen=127.0.0.1:0",
                "data.reserve-mib=16",
                "log.journal-file-mib=64",
                "log.checkpoint-interval=20ms"));
    all.addAll(settings);
    all.forEach(setting -> flags.add(ConfigLoader.Flag.set(setting)));
    try {
      return ConfigLoader.load(
          new ConfigLoader.Inputs(Optional.empty(), directory, Map.of(), flags));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.problems().toString(), e);
    }
  }

  private void start() {
    try {
      server =
          EvidentServer.start(
              config(directory, settings),
              clock,
              new SecureRandom(),
              failure -> {
                throw new AssertionError("the log failed", failure);
              },
              audit -> keepsAccount ? audit : NOBODY);
      url = server.url();
      key = Files.readString(directory.resolve("admin.key")).strip();
    } catch (Exception e) {
      throw new IllegalStateException("the server did not start: " + e.getMessage(), e);
    }
  }

  void restart(String... more) throws IOException {
    server.close();
    settings.addAll(List.of(more));
    start();
  }

  EvidentServer server() {
    return server;
  }

  String key() {
    return key;
  }

  URI uri(String path) {
    return URI.create(url + path);
  }

  HttpResponse<byte[]> send(HttpRequest request, boolean overHttp2) throws Exception {
    HttpResponse<byte[]> response =
        (overHttp2 ? http2 : http1).send(request, HttpResponse.BodyHandlers.ofByteArray());
    ApiDescription.OF_SERVER.check(request, response);
    return response;
  }

  /** JSON from somebody who has a key of his own. */
  HttpResponse<byte[]> send(String as, String method, String path, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + as)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        false);
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + key)
            .build(),
        false);
  }

  HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return send(builder.build(), false);
  }

  HttpResponse<byte[]> delete(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + key)
            .DELETE()
            .build(),
        false);
  }

  HttpResponse<byte[]> postLines(String path, String lines) throws Exception {
    return post(path, "application/x-ndjson", lines.getBytes(StandardCharsets.UTF_8));
  }

  static Map<String, Object> json(HttpResponse<byte[]> response) {
    return JsonText.object(text(response));
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http1.close();
    http2.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError("the server did not close", e);
    }
  }
}
