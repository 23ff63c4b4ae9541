package dev.evident.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what the library itself refuses (a broken request line, say) the way we answer. */
final class ProblemPages extends ErrorHandler {

  private final RequestIds requestIds;
  private final Gate gate;

  ProblemPages(RequestIds requestIds, Gate gate) {
    this.requestIds = requestIds;
    this.gate = gate;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String id = requestIds.idFor(request.getHeaders().get("X-Request-Id"));
    write(problem(status), id, response, callback);
    return true;
  }

  private Problem problem(int status) {
    return switch (status) {
      case 408 -> new Problem(408, "request-too-slow", "the request came too slowly");
      case 413 -> new Problem(413, "body-too-large", "the body is too large");
      case 414 -> new Problem(414, "uri-too-long", "the request line is too long");
      case 417 -> new Problem(417, "expectation-unknown", "only 100-continue can be expected");
      case 426 ->
          new Problem(426, "version-unsupported", "the protocol version is not spoken here");
      case 431 -> new Problem(431, "headers-too-large", "the request headers are too large");
      case 501 ->
          new Problem(501, "not-implemented", "the request asks for what is not spoken here");
      case 505 ->
          new Problem(505, "version-unsupported", "the protocol version is not spoken here");
      default ->
          status >= 400 && status < 500
              ? new Problem(status, "request-malformed", "this is not a well-formed HTTP request")
              : failed();
    };
  }

  /** The library fails requests that come while it is taken down. */
  private Problem failed() {
    return gate.closing() ? Bridge.stopping() : Exchange.internal();
  }

  /** Writes the problem and closes an HTTP/1 connection, whose state is not to be trusted. */
  static void write(Problem problem, String id, Response response, Callback callback) {
    Reply reply = problem.reply(id);
    response.setStatus(reply.status());
    ConnectionMetaData connection = response.getRequest().getConnectionMetaData();
    StandardHeaders.write(response.getHeaders(), reply, id, connection.isSecure());
    if (connection.getHttpVersion() != HttpVersion.HTTP_2) {
      response.getHeaders().put(StandardHeaders.CLOSE);
    }
    byte[] bytes = reply.content() instanceof Reply.Content.Bytes(byte[] b) ? b : new byte[0];
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }
}
