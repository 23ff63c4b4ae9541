package dev.evident.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;

/**
 * The first look at a connection of a TLS port: TLS goes on; anything else gets one answer in plain
 * HTTP/1.1, so that whoever wrote http:// reads why, and the end of the connection.
 */
final class TlsOnly extends DetectorConnectionFactory {
  private final Refusal refusal;

  TlsOnly(SslConnectionFactory secured, RequestIds requestIds) {
    super(secured);
    this.refusal = new Refusal(requestIds);
    installBean(refusal);
  }

  @Override
  protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
    upgradeToConnectionFactory(refusal, connector, endPoint);
  }

  private static final class Refusal extends AbstractConnectionFactory {
    private final RequestIds requestIds;

    Refusal(RequestIds requestIds) {
      super("tls-only");
      this.requestIds = requestIds;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return new Refusing(endPoint, connector.getExecutor(), answer());
    }

    private ByteBuffer answer() {
      String id = requestIds.idFor(null);
      Reply reply =
          new Problem(400, "tls-required", "this port speaks TLS: write https:// in the address")
              .reply(id);
      byte[] body = reply.content() instanceof Reply.Content.Bytes(byte[] b) ? b : new byte[0];
      var head = new StringBuilder("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n");
      StandardHeaders.plain(reply, id)
          .forEach(field ->
              head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n"));
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
      byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
      return ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip();
    }
  }

  /** Writes its answer, then reads until the client closes, so that no reset destroys it. */
  private static final class Refusing extends AbstractConnection implements Connection.UpgradeTo {
    private static final long CLOSE_WITHIN_MILLIS = 2_000;
    private static final int DRAIN_BYTES_MAX = 1 << 20;

    private final ByteBuffer answer;
    private int drained;

    Refusing(EndPoint endPoint, Executor executor, ByteBuffer answer) {
      super(endPoint, executor);
      this.answer = answer;
    }

    @Override
    public void onUpgradeTo(ByteBuffer read) {
      // What came so far is of no use.
    }

    @Override
    public void onOpen() {
      super.onOpen();
      EndPoint endPoint = getEndPoint();
      endPoint.setIdleTimeout(CLOSE_WITHIN_MILLIS);
      endPoint.write(
          Callback.from(
              () -> {
                endPoint.shutdownOutput();
                fillInterested();
              },
              endPoint::close),
          answer);
    }

    @Override
    public void onFillable() {
      ByteBuffer gone = ByteBuffer.allocate(8 << 10);
      try {
        while (drained < DRAIN_BYTES_MAX) {
          int count = getEndPoint().fill(gone.clear().limit(0));
          if (count < 0) {
            break;
          }
          if (count == 0) {
            fillInterested();
            return;
          }
          drained += count;
        }
        getEndPoint().close();
      } catch (IOException e) {
        getEndPoint().close(e);
      }
    }
  }
}
