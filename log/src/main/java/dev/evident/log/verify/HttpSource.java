package dev.evident.log.verify;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Note;
import dev.evident.merkle.Tile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/**
 * A tiled log behind HTTP, below a prefix such as {@code https://audit.example/log}. 404 and 410
 * mean absent. 429 and 503 are asked again a few times, as long apart as the server says, within
 * limits; everything else than 200 is an I/O error.
 */
public final class HttpSource implements LogSource, AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60); // headers and body together
  private static final int ATTEMPTS_MAX = 6;
  private static final Duration PAUSE_FIRST = Duration.ofMillis(250); // doubles each time
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

  /** More than the limit is read by at most this much, so that the caller sees that it is more. */
  private static final int EXCESS_BYTES = 1;

  private final HttpClient client;
  private final String prefix;

  private HttpSource(HttpClient client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  /**
   * A source below a prefix. Nothing is sent yet.
   *
   * @throws IllegalArgumentException if this is no absolute http or https address, or has a query
   */
  public static HttpSource open(URI prefix) {
    return open(prefix, Optional.empty());
  }

  /**
   * The same, with what says whom to believe.
   *
   * @param tls for https addresses
   */
  public static HttpSource open(URI prefix, SSLContext tls) {
    return open(prefix, Optional.of(tls));
  }

  private static HttpSource open(URI prefix, Optional<SSLContext> tls) {
    String scheme = Optional.ofNullable(prefix.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || prefix.getHost() == null
        || prefix.getRawQuery() != null
        || prefix.getRawFragment() != null) {
      throw new IllegalArgumentException("not an http or https address of a log: " + prefix);
    }
    String text = prefix.toString();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NORMAL); // never from https to http
    tls.ifPresent(builder::sslContext);
    return new HttpSource(builder.build(), text.endsWith("/") ? text : text + "/");
  }

  @Override
  public Optional<byte[]> checkpoint() throws IOException {
    return get("checkpoint", Note.BYTES_MAX);
  }

  @Override
  public List<byte[]> cosigned() throws IOException {
    return get("witnessed-checkpoint", Note.BYTES_MAX).stream().toList();
  }

  @Override
  public Optional<byte[]> tile(Tile tile) throws IOException {
    return get(tile.path(), tile.bytes());
  }

  @Override
  public Optional<byte[]> entries(BundleId bundle) throws IOException {
    return get(bundle.path(), EntryBundle.BYTES_MAX);
  }

  /** Ends the connections; does not wait for calls that are still under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private Optional<byte[]> get(String path, int bytesMax) throws IOException {
    URI uri = URI.create(prefix + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER_MAX)
            .header("Accept-Encoding", "gzip, identity")
            .header("User-Agent", "evident-verify")
            .build();
    Duration pause = PAUSE_FIRST;
    for (int attempt = 1; ; attempt++) {
      HttpResponse<byte[]> answer = send(request, bytesMax);
      switch (answer.statusCode()) {
        case 200 -> {
          return Optional.of(plain(answer, bytesMax));
        }
        case 404, 410 -> {
          return Optional.empty();
        }
        case 429, 503 -> {
          if (attempt == ATTEMPTS_MAX) {
            throw new IOException(
                uri + " answered " + answer.statusCode() + " " + attempt + " times");
          }
          sleep(retryAfter(answer).orElse(pause));
          pause = pause.multipliedBy(2);
        }
        default -> throw new IOException(uri + " answered " + answer.statusCode());
      }
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request, int bytesMax) throws IOException {
    // A body that is not compressed may be one byte too long, a compressed one as well in its
    // compressed form; the request's own timeout ends with the headers, hence the second one.
    var body = BodyHandlers.limiting(BodyHandlers.ofByteArray(), (long) bytesMax + 1024);
    var sent = client.sendAsync(request, body);
    try {
      return sent.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new IOException(request.uri() + " took longer than " + ANSWER_MAX.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IOException(
          request.uri() + ": " + explained(Objects.requireNonNullElse(e.getCause(), e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } finally {
      sent.cancel(true);
    }
  }

  /** The client's own messages are often empty. */
  private static String explained(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> "no answer in time";
      case ConnectException refused when refused.getCause() instanceof UnresolvedAddressException ->
          "there is no host of this name";
      case ConnectException _ -> "nothing answers there";
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static byte[] plain(HttpResponse<byte[]> answer, int bytesMax) throws IOException {
    String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> answer.body();
      case "gzip" -> {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
          yield in.readNBytes(bytesMax + EXCESS_BYTES);
        }
      }
      default -> throw new IOException(answer.uri() + " is encoded as '" + encoding + "'");
    };
  }

  /** Seconds only; a date is treated as absent. */
  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    OptionalLong seconds =
        answer
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("[0-9]{1,9}"))
            .stream()
            .mapToLong(Long::parseLong)
            .findFirst();
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(seconds.getAsLong()));
  }

  private static void sleep(Duration pause) throws IOException {
    try {
      Thread.sleep(pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException cause) {
    InterruptedIOException e = new InterruptedIOException("interrupted");
    e.initCause(cause);
    return e;
  }
}
