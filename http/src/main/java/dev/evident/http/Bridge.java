package dev.evident.http;

import org.eclipse.jetty.server.Handler.Abstract;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes each request from the library. Called on virtual threads, so it may block. */
final class Bridge extends Abstract {

  private final Handler handler;
  private final HttpConfig config;
  private final Gate gate;
  private final RequestIds requestIds;

  Bridge(Handler handler, HttpConfig config, Gate gate, RequestIds requestIds) {
    this.handler = handler;
    this.config = config;
    this.gate = gate;
    this.requestIds = requestIds;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = requestIds.idFor(request.getHeaders().get("X-Request-Id"));
    switch (gate.enter()) {
      case ENTERED -> new Exchange(request, response, callback, config, gate, id).run(handler);
      case FULL ->
          refuse(
              new Problem(503, "server-busy", "too many requests at once").retryAfter(1),
              id,
              response,
              callback);
      case CLOSED -> refuse(stopping(), id, response, callback);
    }
    return true;
  }

  static Problem stopping() {
    return new Problem(503, "server-stopping", "the server is stopping").retryAfter(1);
  }

  private static void refuse(Problem problem, String id, Response response, Callback callback) {
    ProblemPages.write(problem, id, response, callback);
  }
}
