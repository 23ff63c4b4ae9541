package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evident.merkle.Tile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSourceTest extends LogSourceContract {
  private final List<Runnable> closers = new ArrayList<>();

  @Override
  LogSource open(Path directory) throws IOException {
    return serve(exchange -> {
      Path file = directory.resolve(exchange.getRequestURI().getPath().substring("/log/".length()));
      if (Files.isRegularFile(file)) {
        answer(exchange, 200, Files.readAllBytes(file));
      } else {
        answer(exchange, 404, new byte[0]);
      }
    });
  }

  @AfterEach
  void close() {
    closers.reversed().forEach(Runnable::run);
  }

  @Test
  void aBusyServerIsAskedAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    LogSource source =
        serve(exchange -> {
          int call = calls.incrementAndGet();
          exchange.getResponseHeaders().set("Retry-After", "0");
          answer(exchange, call == 1 ? 429 : call == 2 ? 503 : 200, SyntheticLog.bytes("here"));
        });
    assertThat(source.checkpoint()).contains(SyntheticLog.bytes("here"));
    assertThat(calls).hasValue(3);
  }

  @Test
  void aServerThatStaysBusyIsAnIoErrorAfterAFewTimes() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    LogSource source =
        serve(exchange -> {
          calls.incrementAndGet();
          exchange.getResponseHeaders().set("Retry-After", "0");
          answer(exchange, 503, new byte[0]);
        });
    assertThatThrownBy(source::checkpoint)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503");
    assertThat(calls).hasValue(6);
  }

  @Test
  void anyOtherStatusIsAnIoErrorAtOnce() throws IOException {
    for (int status : List.of(204, 302, 400, 401, 403, 500, 502)) {
      AtomicInteger calls = new AtomicInteger();
      LogSource source =
          serve(exchange -> {
            calls.incrementAndGet();
            answer(exchange, status, new byte[0]);
          });
      assertThatThrownBy(source::checkpoint).isInstanceOf(IOException.class);
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void compressedAnswersAreUnpackedWithinTheLimit() throws IOException {
    LogSource source =
        serve(exchange -> {
          boolean checkpoint = exchange.getRequestURI().getPath().endsWith("checkpoint");
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(checkpoint ? SyntheticLog.bytes("small") : new byte[1 << 20]);
          }
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          answer(exchange, 200, out.toByteArray());
        });
    assertThat(source.checkpoint()).contains(SyntheticLog.bytes("small"));
    assertThat(source.tile(new Tile(0, 0, 1)).orElseThrow()).hasSize(33);
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws IOException {
    LogSource source = serve(exchange -> answer(exchange, 200, new byte[1 << 20]));
    assertThatThrownBy(() -> source.tile(new Tile(0, 0, 256))).isInstanceOf(IOException.class);
  }

  @Test
  void aServerThatIsGoneIsAnIoError() throws Exception {
    LogSource source = open(directory);
    close();
    closers.clear();
    assertThatThrownBy(source::checkpoint).isInstanceOf(IOException.class);
    assertThat(verify(source).exitCode()).isEqualTo(ExitCode.IO);
  }

  @Test
  void onlyPlainAddressesAreTaken() {
    for (String bad :
        List.of("file:///tmp", "log.example", "http:///x", "https://a/?q", "https://a/#f")) {
      assertThatThrownBy(() -> HttpSource.open(URI.create(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private LogSource serve(Answer answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/log/",
        exchange -> {
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
    HttpSource source =
        HttpSource.open(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log"));
    closers.add(() -> server.stop(0));
    closers.add(source::close);
    return source;
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
