package dev.evident.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** One request. Used by the thread that handles it; not to be kept after the reply. */
public final class Call {

  private final Request request;
  private final HttpConfig config;
  private final String requestId;

  private Optional<String> template = Optional.empty();
  private List<String> variableNames = List.of();
  private List<String> variableValues = List.of();
  private @Nullable Map<String, List<String>> query;
  private @Nullable WireBody wire;
  private @Nullable InputStream body;
  private @Nullable ClientWatch watch;

  Call(Request request, HttpConfig config, String requestId) {
    this.request = request;
    this.config = config;
    this.requestId = requestId;
  }

  public String method() {
    return request.getMethod();
  }

  /** The path as sent, still percent-encoded, without the query. */
  public String path() {
    String path = request.getHttpURI().getPath();
    return path == null ? "" : path;
  }

  /** The template of the route that was chosen, e.g. {@code /v1/events/{id}}; empty before that. */
  public Optional<String> template() {
    return template;
  }

  /** The decoded value of a variable that the route's template names. */
  public String variable(String name) {
    int at = variableNames.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException("bug: no variable " + name + " in " + template);
    }
    return variableValues.get(at);
  }

  /** The first value of a query parameter, decoded; a parameter without a value is "". */
  public Optional<String> query(String name) throws Problem {
    return queryAll(name).stream().findFirst();
  }

  /** All values of a query parameter, decoded, in the order sent. */
  public List<String> queryAll(String name) throws Problem {
    return queryParameters().getOrDefault(name, List.of());
  }

  public Set<String> queryNames() throws Problem {
    return queryParameters().keySet();
  }

  private Map<String, List<String>> queryParameters() throws Problem {
    Map<String, List<String>> parsed = query;
    if (parsed == null) {
      parsed = parseQuery(request.getHttpURI().getQuery());
      query = parsed;
    }
    return parsed;
  }

  private static Map<String, List<String>> parseQuery(@Nullable String raw) throws Problem {
    if (raw == null || raw.isEmpty()) {
      return Map.of();
    }
    var parsed = new LinkedHashMap<String, List<String>>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parsed
            .computeIfAbsent(Percent.decodeQuery(name), _ -> new ArrayList<>(1))
            .add(Percent.decodeQuery(value));
      }
    }
    return parsed;
  }

  /** The first header of that name (in any case). */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  /** The client's IP address as text. */
  public String remoteAddress() {
    return Request.getRemoteAddr(request);
  }

  /** The certificate that the client showed and that was found good; empty without one. */
  public Optional<ClientCertificate> clientCertificate() {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    return Optional.ofNullable(endPoint.getSslSessionData())
        .flatMap(session -> ClientCertificate.of(session.sslSession()));
  }

  /** From {@code X-Request-Id} if it is sane, else made here; the reply carries it too. */
  public String requestId() {
    return requestId;
  }

  /** The announced length of the body as sent; empty for chunked ones. */
  public OptionalLong contentLength() {
    long length = request.getLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /**
   * The body without its content encoding, read from the connection as the caller reads: it can be
   * read once. Reading throws {@link Problem} for a body that is too large, too slow or damaged,
   * and {@link ClientLeft}. Buffer outside: single-byte reads are slow. Need not be closed.
   */
  public InputStream body() throws IOException {
    InputStream open = body;
    if (open == null) {
      HttpFields headers = request.getHeaders();
      WireBody raw = wire();
      String encoding = String.join(",", headers.getValuesList(HttpHeader.CONTENT_ENCODING));
      open = Bodies.decoded(raw, encoding, config);
      body = open;
    }
    return open;
  }

  /**
   * Whether the client is known to have left while its request is being handled; for work that is
   * worth ending early. May be called from any thread until the handler returns, and often.
   *
   * <p>Over HTTP/1.1 a client that only closes its sending side counts as gone, as it does for most
   * proxies. Over HTTP/1.1 only requests without a body are watched.
   */
  public boolean clientLeft() {
    return watch().left();
  }

  private synchronized ClientWatch watch() {
    ClientWatch present = watch;
    if (present == null) {
      present = new ClientWatch(request);
      watch = present;
    }
    return present;
  }

  /** The reply begins: from here on the connection is the library's again. */
  synchronized void endWatch() {
    ClientWatch present = watch;
    if (present != null) {
      present.end();
    }
  }

  void matched(String template, List<String> names, List<String> values) {
    this.template = Optional.of(template);
    this.variableNames = names;
    this.variableValues = values;
  }

  /** Gives back what reading the body took. */
  void release() {
    try {
      if (body != null) {
        body.close();
      }
      if (wire != null) {
        wire.close();
      }
    } catch (IOException e) {
      throw new AssertionError("bug: closing a request body did I/O", e);
    }
  }

  private WireBody wire() {
    WireBody present = wire;
    if (present == null) {
      present = new WireBody(request, config);
      wire = present;
    }
    return present;
  }

  /** Throws away what is left of the body if it is here already; false if more is to come. */
  boolean skipArrivedBody() {
    if (wire == null && request.getLength() == 0) {
      return true;
    }
    return !unaskedFor() && wire().skipArrived();
  }

  /** Reads what nobody wants into the array; -1 at the end of the body. */
  int readUnwanted(byte[] bytes) throws IOException {
    WireBody rest = wire();
    if (unaskedFor() || rest.abandoned()) {
      throw new ClientLeft(null);
    }
    return rest.read(bytes);
  }

  /** The client waits for 100 before it sends the body; reading now would ask for it. */
  private boolean unaskedFor() {
    return wire == null && request.getHeaders().contains(HttpHeader.EXPECT);
  }
}
