package dev.evident.log.witness;

import dev.evident.log.witness.Answer.Failure;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Note;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one witness over HTTP. Follows nobody elsewhere, reads a bounded answer, waits for a bounded
 * time, headers and body together.
 */
public final class WitnessClient implements AutoCloseable {
  private final HttpClient client;
  private final URI address;
  private final Duration patience;

  /**
   * @param witness address of the witness, below which {@code add-checkpoint} is
   * @param patience how long an answer may take
   * @throws IllegalArgumentException if nobody may be asked there, see {@link #requireAddress}
   */
  public WitnessClient(String witness, Duration patience) {
    this.address = URI.create(requireAddress(witness) + AddCheckpoint.PATH);
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * An address with a slash at its end.
   *
   * @throws IllegalArgumentException unless it is https, or http on a loopback address: who can
   *     change an answer on its way can keep a log from being witnessed, or claim that it was
   *     rolled back
   */
  public static String requireAddress(String witness) {
    URI uri;
    try {
      uri = URI.create(witness);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + witness + "' is no address of a witness", e);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(scheme.equals("https") || (scheme.equals("http") && isLoopback(uri.getHost())))) {
      throw new IllegalArgumentException(
          "'" + witness + "' is no address of a witness: it must be https, or on loopback");
    }
    return witness.endsWith("/") ? witness : witness + "/";
  }

  /** A name is not looked up: what it means today it need not mean tomorrow. */
  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]")
          && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /** Sends a checkpoint. */
  public Answer add(long oldSize, List<Hash> proof, Note note) throws InterruptedException {
    AddCheckpoint call = new AddCheckpoint(oldSize, proof, note);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("User-Agent", "evident")
            .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()))
            .build();
    // The request's own timeout ends with the headers, hence the second one.
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(
            request,
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), AddCheckpoint.ANSWER_BYTES_MAX + 1L));
    try {
      HttpResponse<byte[]> answer = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return call.answer(answer.statusCode(), answer.body());
    } catch (TimeoutException _) {
      return late();
    } catch (ExecutionException e) {
      return failed(Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      sent.cancel(true);
    }
  }

  private Answer failed(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> late();
      case ConnectException _ -> new Answer.Failed(Failure.UNREACHABLE, "nothing answers there");
      case IOException e when String.valueOf(e.getMessage()).contains("capacity") ->
          new Answer.Failed(Failure.MALFORMED, "it answered more than 16 KiB");
      default ->
          new Answer.Failed(
              Failure.UNREACHABLE,
              "the connection failed (" + cause.getClass().getSimpleName() + ")");
    };
  }

  private Answer late() {
    return new Answer.Failed(Failure.TIMEOUT, "no answer within " + patience.toMillis() + " ms");
  }

  /** Ends the connections; a call that is under way fails. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
