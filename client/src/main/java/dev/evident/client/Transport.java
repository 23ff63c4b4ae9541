package dev.evident.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Sends a request until it is answered for good or the retry time is over. Every request that comes
 * here may be sent twice: reads by nature, appends because each event has its id before the first
 * try. Thread-safe; the semaphore bounds the requests in flight.
 */
final class Transport implements AutoCloseable {
  /** Busy, restarting, or a proxy that lost its server: the same request may succeed later. */
  private static final Set<Integer> TEMPORARY = Set.of(408, 425, 429, 502, 503, 504);

  private static final int PROBLEM_BYTES_MAX = 1 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger(Transport.class.getName());

  private final HttpClient http;
  private final Semaphore inFlight;
  private final ClientOptions options;
  private final Pace pace;
  private final Consumer<Waiting> waiting;

  Transport(ClientOptions options, Pace pace, Consumer<Waiting> waiting) {
    this.options = options;
    this.pace = pace;
    this.waiting = waiting;
    this.inFlight = new Semaphore(options.connections());
    // HTTP/1.1 on purpose: with HTTP/2 all batches would share one connection and its window.
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER);
    options.tls().ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /** Asking the same again would take as long again, and end as it did. */
  private static final String QUERY_TIMEOUT = "query-timeout";

  /** The first answer that is not a temporary refusal. */
  HttpResponse<byte[]> send(HttpRequest request) throws EvidentException, InterruptedException {
    Retry retry = new Retry();
    while (true) {
      try {
        HttpResponse<byte[]> response = sendOnce(request);
        if (!TEMPORARY.contains(response.statusCode())) {
          return response;
        }
        Failure failure = Failure.of(response, response.body());
        if (failure.code().equals(QUERY_TIMEOUT)) {
          return response;
        }
        retry.after(failure);
      } catch (EvidentException e) {
        throw e;
      } catch (IOException e) {
        retry.after(Failure.of(e, options));
      }
    }
  }

  /** One try, for what must not be done twice. */
  HttpResponse<byte[]> sendWithoutRetry(HttpRequest request)
      throws EvidentException, InterruptedException {
    try {
      return sendOnce(request);
    } catch (IOException e) {
      Failure failure = Failure.of(e, options);
      throw new EvidentException(
          EvidentException.UNREACHABLE,
          failure.reason() + "; it may have been done all the same: look before you try again",
          e);
    }
  }

  /** The same for an answer that goes on: the caller reads its body and closes it. */
  HttpResponse<InputStream> open(HttpRequest request, Retry retry)
      throws EvidentException, InterruptedException {
    while (true) {
      try {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        if (!TEMPORARY.contains(response.statusCode())) {
          return response;
        }
        retry.after(Failure.of(response, bytes(response)));
      } catch (EvidentException e) {
        throw e;
      } catch (IOException e) {
        retry.after(Failure.of(e, options));
      }
    }
  }

  /** The whole body of an answer that is no stream after all. */
  static byte[] bytes(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      return body.readNBytes(PROBLEM_BYTES_MAX);
    }
  }

  Retry retry() {
    return new Retry();
  }

  /** Counts tries and the time that they take. For one thread. */
  final class Retry {
    private long begin = pace.nanos();
    private int tries;

    /** Something worked: what comes now is a new failure. */
    void worked() {
      begin = pace.nanos();
      tries = 0;
    }

    /** An answer that began well ended too early. */
    void after(String reason) throws EvidentException, InterruptedException {
      after(
          new Failure(0, EvidentException.UNREACHABLE, reason, Optional.empty(), Optional.empty()));
    }

    /** Pauses before the next try, or gives up. */
    private void after(Failure failure) throws EvidentException, InterruptedException {
      Duration pause = pace.pause(tries++, failure.retryAfter());
      Duration spent = Duration.ofNanos(pace.nanos() - begin);
      if (spent.plus(pause).compareTo(options.retryFor()) > 0) {
        throw failure.after(spent, options);
      }
      LOG.log(System.Logger.Level.DEBUG, "{0}; trying again in {1}", failure.reason(), pause);
      waiting.accept(new Waiting(failure.reason(), pause));
      pace.sleep(pause);
    }
  }

  private HttpResponse<byte[]> sendOnce(HttpRequest request)
      throws IOException, InterruptedException {
    inFlight.acquire();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } finally {
      inFlight.release();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  /** Why a try did not count, and how long the server wants to be left alone. */
  private record Failure(
      int status,
      String code,
      String reason,
      Optional<Duration> retryAfter,
      Optional<Throwable> cause) {
    static Failure of(HttpResponse<?> response, byte[] body) {
      Optional<Duration> asked =
          response
              .headers()
              .firstValue("Retry-After")
              .filter(text -> text.matches("[0-9]{1,6}"))
              .map(text -> Duration.ofSeconds(Long.parseLong(text)));
      Answer answer = Answer.orEmpty(body);
      String said = answer.detail().isEmpty() ? "" : ": " + answer.detail();
      return new Failure(
          response.statusCode(),
          answer.code().isEmpty() ? "status-" + response.statusCode() : answer.code(),
          "the server answered " + response.statusCode() + said,
          asked,
          Optional.empty());
    }

    static Failure of(IOException e, ClientOptions options) throws EvidentException {
      Optional<EvidentException> tls = TlsFailures.explained(e, options.url());
      if (tls.isPresent()) {
        throw tls.get(); // trying again would end the same way
      }
      if (isUnresolved(e)) {
        throw new EvidentException(
            EvidentException.UNREACHABLE,
            "no host \"" + options.url().getHost() + "\" is known; check the address",
            e);
      }
      String reason =
          switch (e) {
            case HttpTimeoutException _ -> "no answer from " + options.url() + " in time";
            case ConnectException _ -> "nothing listens at " + options.url();
            default -> "the connection to " + options.url() + " broke";
          };
      return new Failure(0, EvidentException.UNREACHABLE, reason, Optional.empty(), Optional.of(e));
    }

    private static boolean isUnresolved(Throwable e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnresolvedAddressException) {
          return true;
        }
      }
      return false;
    }

    EvidentException after(Duration spent, ClientOptions options) {
      String tried = options.retryFor().isZero() ? "" : " (tried for " + spent.toSeconds() + " s)";
      String message = reason + tried;
      return cause
          .map(e -> new EvidentException(code, message, e))
          .orElseGet(() -> new EvidentException(status, code, message));
    }
  }
}
