package dev.evident.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A running server, as one asks it. */
public final class Live implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI url;
  private final String key;
  private final SSLContext tls;
  private final HttpClient client;

  /**
   * @param url without a slash at its end
   * @param key blank: only what is open to everybody can be asked
   */
  public Live(URI url, String key, SSLContext tls) {
    this.url = url;
    this.key = key;
    this.tls = tls;
    this.client = HttpClient.newBuilder().connectTimeout(PATIENCE).sslContext(tls).build();
  }

  /** An answer. */
  record Answer(int status, String body, Optional<Instant> date) {}

  URI url() {
    return url;
  }

  SSLContext tls() {
    return tls;
  }

  boolean hasKey() {
    return !key.isBlank();
  }

  /** Asks with the key, if there is one. */
  Answer get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    if (hasKey()) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body(), date(response));
  }

  /** What time a server says it is. */
  public static Optional<Instant> timeOf(URI address, SSLContext tls)
      throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(PATIENCE).sslContext(tls).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(PATIENCE)
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      return date(client.send(request, HttpResponse.BodyHandlers.discarding()));
    }
  }

  private static Optional<Instant> date(HttpResponse<?> response) {
    try {
      return response
          .headers()
          .firstValue("Date")
          .map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
