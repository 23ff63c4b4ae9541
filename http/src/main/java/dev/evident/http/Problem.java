package dev.evident.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What a client is told when its request is not granted: problem+json (RFC 9457) with a stable
 * {@code code} that programs may rely on. The detail is for people and may change.
 *
 * <p>An {@link IOException}, so that it passes unchanged through whatever reads {@link Call#body}.
 */
public final class Problem extends IOException {

  /** The media type of every error. */
  public static final String CONTENT_TYPE = "application/problem+json";

  private final int status;
  private final String code;
  private final String detail;
  private final List<Member> members;
  private final List<Reply.Header> headers;

  private record Member(String name, String json) {}

  /**
   * @param status 400 to 599
   * @param code lower-case words joined by hyphens
   * @param detail one sentence without anything secret
   */
  public Problem(int status, String code, String detail) {
    this(status, code, detail, List.of(), List.of());
  }

  private Problem(
      int status, String code, String detail, List<Member> members, List<Reply.Header> headers) {
    super(code + ": " + detail);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not an error status: " + status);
    }
    if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("not a problem code: '" + code + "'");
    }
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.members = members;
    this.headers = headers;
  }

  /** The same with one more member, given as ready JSON. */
  public Problem with(String member, String json) {
    var more = new ArrayList<>(members);
    more.add(new Member(member, json));
    return new Problem(status, code, detail, List.copyOf(more), headers);
  }

  /** The same with one more header. */
  public Problem withHeader(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(new Reply.Header(name, value));
    return new Problem(status, code, detail, members, List.copyOf(more));
  }

  /** The same with {@code Retry-After}. */
  public Problem retryAfter(int seconds) {
    return withHeader("Retry-After", Integer.toString(seconds));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return detail;
  }

  /** This problem as the answer to the request of that id. */
  public Reply reply(String requestId) {
    var json = new StringBuilder(256);
    json.append("{\"type\":\"urn:evident:problem:").append(code).append("\",\"title\":");
    Json.quote(json, HttpStatus.getMessage(status));
    json.append(",\"status\":").append(status);
    json.append(",\"code\":\"").append(code).append("\",\"detail\":");
    Json.quote(json, detail);
    json.append(",\"request_id\":");
    Json.quote(json, requestId);
    for (Member member : members) {
      json.append(',');
      Json.quote(json, member.name());
      json.append(':').append(member.json());
    }
    json.append('}');
    Reply reply =
        Reply.bytes(status, CONTENT_TYPE, json.toString().getBytes(StandardCharsets.UTF_8));
    for (Reply.Header header : headers) {
      reply = reply.with(header.name(), header.value());
    }
    return reply;
  }

  /** An answer, not a fault of ours: where it was made is of no use, and the trace is costly. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
