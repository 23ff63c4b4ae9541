package dev.evident.auth.oidc;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Fetches the small JSON documents of a provider; follows no redirect. Thread-safe. */
final class Web implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int BYTES_MAX = 1 << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_MAX)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** An answer; what it says about its status is the caller's to judge. */
  record Answer(int status, String body) {}

  JsonObject get(URI address) throws ProviderAway {
    try {
      return JsonObject.parse(getText(address));
    } catch (JsonRefused e) {
      throw new ProviderAway(address + " does not answer with JSON: " + e.getMessage());
    }
  }

  String getText(URI address) throws ProviderAway {
    Answer answer = send(HttpRequest.newBuilder(address).GET(), address);
    if (answer.status() != 200) {
      throw new ProviderAway(address + " answers with status " + answer.status());
    }
    return answer.body();
  }

  Answer send(HttpRequest.Builder builder, URI address) throws ProviderAway {
    HttpRequest request = builder.timeout(ANSWER_MAX).header("Accept", "application/json").build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(BYTES_MAX + 1);
        if (body.length > BYTES_MAX) {
          throw new ProviderAway(address + " answers with more than " + BYTES_MAX + " bytes");
        }
        return new Answer(response.statusCode(), new String(body, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new ProviderAway(address + " cannot be reached (" + e.getClass().getSimpleName() + ")");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ProviderAway("interrupted while waiting for " + address);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
