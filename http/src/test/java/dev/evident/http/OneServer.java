package dev.evident.http;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** A test with a server of its own, which is closed behind it. */
abstract class OneServer {
  static final long PATIENCE_SECONDS = Servers.PATIENCE.toSeconds();

  HttpServer server;

  void start(HttpConfig config, Routes.Builder routes) throws IOException {
    server = HttpServer.start(config, routes.build());
  }

  static Routes.Builder hello() {
    return Routes.builder()
        .get("/", _ -> Reply.text(200, "hello"))
        .post("/", call -> Reply.text(200, new String(call.body().readAllBytes())));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }
}
