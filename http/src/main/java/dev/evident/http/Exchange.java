package dev.evident.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through: body limits, handler, reply, and what to do when either side
 * fails. Is the library's callback itself, so that a small reply costs no further object and its
 * headers and body leave in one write.
 */
final class Exchange implements Callback {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** A larger reply is written with the client's rate checked; so is every one over HTTP/2. */
  private static final int UNCHECKED_REPLY_BYTES_MAX = 64 << 10;

  /** How much of an unwanted body is read so that the client sees the reply and not a reset. */
  private static final long DRAIN_BYTES_MAX = 4L << 20;

  private static final int CAUSES_MAX = 8;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final HttpConfig config;
  private final Gate gate;
  private final Call call;

  /** The gate has been entered; it is left when the callback is completed, either way. */
  Exchange(
      Request request,
      Response response,
      Callback callback,
      HttpConfig config,
      Gate gate,
      String requestId) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.config = config;
    this.gate = gate;
    this.call = new Call(request, config, requestId);
  }

  void run(Handler handler) {
    // While the handler works, the connection is idle for our sake: a reply that is late, perhaps
    // the acknowledgement of a slow fsync, must still reach the client. Waiting for the client has
    // its own limits (WireBody, ReplyStream).
    request.addIdleTimeoutListener(_ -> false);
    try {
      Reply reply = answer(handler);
      call.release();
      send(reply);
    } catch (ClientLeft e) {
      LOG.debug("request {}: the client left", call.requestId(), e);
      failed(e);
    } catch (Exception e) {
      // The headers are out already: all that can be done is to cut the reply off.
      LOG.error(
          "request {}: {} {} failed while the reply was being written",
          call.requestId(),
          call.method(),
          call.path(),
          e);
      failed(e);
    } catch (Throwable e) {
      failed(e);
      throw e;
    } finally {
      call.release();
    }
  }

  private Reply answer(Handler handler) throws ClientLeft {
    try {
      if (request.getLength() > config.bodyBytesMax()) {
        throw Bodies.tooLarge(config.bodyBytesMax(), "as sent");
      }
      return handler.handle(call);
    } catch (Exception | Error e) {
      // A parser may have wrapped what reading the body threw.
      Throwable cause = e;
      for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
        if (cause instanceof Problem problem) {
          return problem.reply(call.requestId());
        }
        if (cause instanceof ClientLeft left) {
          throw left;
        }
        cause = cause.getCause();
      }
      LOG.error("request {}: {} {} failed", call.requestId(), call.method(), call.path(), e);
      return internal().reply(call.requestId());
    } finally {
      call.endWatch();
    }
  }

  static Problem internal() {
    return new Problem(
        500, "internal", "the server failed; its log says why under this request id");
  }

  private void send(Reply reply) throws Exception {
    HttpFields.Mutable fields = response.getHeaders();
    StandardHeaders.write(
        fields, reply, call.requestId(), request.getConnectionMetaData().isSecure());
    response.setStatus(reply.status());
    boolean consumed = call.skipArrivedBody();
    boolean http1 = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
    if (http1 && (!consumed || gate.closing())) {
      fields.put(StandardHeaders.CLOSE);
    } else if (!consumed) {
      // Over HTTP/2 the reply's end would reset a stream whose request has not ended.
      consumed = drained();
    }
    boolean head = call.method().equals("HEAD");
    switch (reply.content()) {
      case Reply.Content.Bytes(byte[] bytes) -> {
        if (head && reply.status() != 204 && reply.status() != 304) {
          fields.put(HttpHeader.CONTENT_LENGTH, bytes.length);
        }
        ByteBuffer content = ByteBuffer.wrap(head ? new byte[0] : bytes);
        if (http1 && consumed && bytes.length <= UNCHECKED_REPLY_BYTES_MAX) {
          response.write(true, content, this);
        } else {
          ReplyStream.write(response, true, content, config);
          end(consumed);
        }
      }
      case Reply.Content.Streamed(Body body) -> {
        var out = new ReplyStream(response, config);
        if (!head) {
          body.writeTo(out);
        }
        out.finish();
        end(consumed);
      }
    }
  }

  /**
   * Ends an exchange whose reply is out. Closing a connection on which the client still sends would
   * reset it and could destroy the reply on its way, so some of the rest is read first.
   */
  private void end(boolean consumed) throws IOException {
    if (consumed || drained()) {
      succeeded();
    } else {
      failed(new ClientLeft(null));
    }
  }

  private boolean drained() throws IOException {
    byte[] gone = new byte[16 << 10];
    long count = 0;
    try {
      while (count < DRAIN_BYTES_MAX) {
        int read = call.readUnwanted(gone);
        if (read < 0) {
          return true;
        }
        count += read;
      }
    } catch (Problem | ClientLeft e) {
      LOG.debug("request {}: gave up reading an unwanted body", call.requestId(), e);
    }
    return false;
  }

  @Override
  public void succeeded() {
    gate.leave();
    callback.succeeded();
  }

  @Override
  public void failed(Throwable cause) {
    gate.leave();
    callback.failed(cause);
  }

  @Override
  public InvocationType getInvocationType() {
    return callback.getInvocationType();
  }
}
