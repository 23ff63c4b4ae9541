package dev.evident.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads a stream of server-sent events (HTML Standard §9.2) and begins it anew behind the last
 * event when it breaks, so that nothing is missed and nothing comes twice. For one thread.
 */
final class EventTail {
  /** A server sends a sign of life every ten seconds. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(45);

  /** The codes of a dropped reader that may come again. */
  private static final Set<String> TEMPORARY =
      Set.of("tail-too-slow", "tails-full", "server-stopping");

  /** Where the stream is opened, perhaps again. */
  interface Opener {
    HttpResponse<InputStream> open(TailQuery query) throws IOException, InterruptedException;
  }

  private final Opener opener;
  private final Transport.Retry retry;
  private final TailReader reader;
  private final TailQuery query;
  private OptionalLong seen;
  private boolean wanted = true;

  EventTail(Opener opener, Transport.Retry retry, TailReader reader, TailQuery query) {
    this.opener = opener;
    this.retry = retry;
    this.reader = reader;
    this.query = query;
    this.seen = query.after();
  }

  /** Returns when the reader wants no more. */
  void follow() throws IOException, InterruptedException {
    while (wanted) {
      OptionalLong before = seen;
      Optional<String> why = read(opener.open(new TailQuery(query.q(), query.stream(), seen)));
      if (!seen.equals(before)) {
        retry.worked();
      }
      if (why.isPresent()) {
        retry.after(why.get());
      }
    }
  }

  /** Reads one stream to its end; empty when the reader wants no more, else why it ended. */
  private Optional<String> read(HttpResponse<InputStream> response)
      throws IOException, InterruptedException {
    try (InputStream body = response.body();
        Silence silence = new Silence(body)) {
      TextLines lines = new TextLines(new Heard(body, silence));
      SseEvent event = new SseEvent();
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        if (!line.get().isEmpty()) {
          event.line(line.get());
          continue;
        }
        Optional<String> ended = dispatch(event, response);
        event = new SseEvent();
        if (ended.isPresent()) {
          return ended;
        }
        if (!wanted) {
          return Optional.empty();
        }
        if (lines.isDry() && body.available() == 0) {
          ours(reader::pause);
        }
      }
      return Optional.of("the tail broke off");
    } catch (ReaderFailed e) {
      throw e.cause;
    } catch (IOException e) {
      if (Thread.interrupted() || e instanceof InterruptedIOException) {
        throw new InterruptedException();
      }
      if (e instanceof EvidentException refused) {
        throw refused;
      }
      return Optional.of("the tail broke off");
    }
  }

  private Optional<String> dispatch(SseEvent event, HttpResponse<InputStream> response)
      throws IOException, ReaderFailed {
    Optional<String> ended = Optional.empty();
    byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
    if (event.type().equals("dropped")) {
      Answer dropped = Answer.orEmpty(data);
      if (!TEMPORARY.contains(dropped.code())) {
        throw new EvidentException(
            response.statusCode(), dropped.code(), "the tail ended: " + dropped.detail());
      }
      ended = Optional.of(dropped.detail());
    } else if (data.length > 0) {
      Page.Listed listed = listed(data, response);
      ours(() -> wanted = reader.event(listed));
    }
    // After the reader has it: what it failed to take must come again.
    event.id().ifPresent(index -> seen = OptionalLong.of(index));
    return ended;
  }

  private static Page.Listed listed(byte[] data, HttpResponse<InputStream> response)
      throws EvidentException {
    try (JsonParser parser = Answer.JSON.createParser(ObjectReadContext.empty(), data)) {
      parser.nextToken();
      return PageReader.listed(parser, data);
    } catch (JacksonException e) {
      throw new EvidentException(
          EvidentException.NOT_EVIDENT,
          "what answers at " + response.uri() + " is not an Evident server; check the address",
          e);
    }
  }

  // ---- failures of the reader are its caller's, not the connection's

  private interface Act {
    void run() throws IOException;
  }

  private static void ours(Act act) throws ReaderFailed {
    try {
      act.run();
    } catch (IOException e) {
      throw new ReaderFailed(e);
    }
  }

  private static final class ReaderFailed extends Exception {
    private final IOException cause;

    ReaderFailed(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  // ---- a connection that died without a word

  /** Tells the watch of every byte. */
  private static final class Heard extends InputStream {
    private final InputStream in;
    private final Silence silence;

    Heard(InputStream in, Silence silence) {
      this.in = in;
      this.silence = silence;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      silence.heard();
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      silence.heard();
      return count;
    }
  }

  /** Closes a stream on which nothing comes for too long. */
  private static final class Silence implements AutoCloseable {
    private final InputStream body;
    private final Thread thread;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean over;

    Silence(InputStream body) {
      this.body = body;
      this.thread = Thread.ofVirtual().name("tail-silence").start(this::watch);
    }

    void heard() {
      heardNanos = System.nanoTime();
    }

    private void watch() {
      while (!over) {
        long left = SILENCE_MAX.toNanos() - (System.nanoTime() - heardNanos);
        if (left <= 0) {
          try {
            body.close();
          } catch (IOException _) {
            // the reader sees that it is closed
          }
          return;
        }
        LockSupport.parkNanos(this, left);
      }
    }

    @Override
    public void close() {
      over = true;
      LockSupport.unpark(thread);
    }
  }
}
