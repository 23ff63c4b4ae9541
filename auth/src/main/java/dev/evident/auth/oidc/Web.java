package dev.evident.auth.oidc;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    HttpRequest request = builder.header("Accept", "application/json").build();
    // The library's own time ends with the headers: a body that never ends would be waited for.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), BYTES_MAX));
    try {
      HttpResponse<byte[]> response = answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException _) {
      throw new ProviderAway(
          address + " does not answer within " + ANSWER_MAX.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ProviderAway(
          address
              + " cannot be reached, or answers with more than "
              + BYTES_MAX
              + " bytes ("
              + cause.getClass().getSimpleName()
              + ")");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ProviderAway("interrupted while waiting for " + address);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
