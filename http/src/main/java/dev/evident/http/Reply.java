package dev.evident.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The answer to one call. Immutable, except that a bytes body is not copied. */
public record Reply(int status, List<Header> headers, Content content) {

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  public Reply {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("not a final HTTP status: " + status);
    }
    headers = List.copyOf(headers);
  }

  /** A header line; a value that could start a second one is refused. */
  public record Header(String name, String value) {
    public Header {
      if (name.isEmpty() || !name.chars().allMatch(Header::isTokenChar)) {
        throw new IllegalArgumentException("not a header name: '" + name + "'");
      }
      if (!value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c <= 0x7e))) {
        throw new IllegalArgumentException("the value of header " + name + " is not plain ASCII");
      }
    }

    // RFC 9110 §5.6.2
    private static boolean isTokenChar(int c) {
      return (c >= '0' && c <= '9')
          || (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  /** What follows the headers. */
  public sealed interface Content {

    /** Bytes that are ready: sent with their length, in one write with the headers if small. */
    record Bytes(byte[] bytes) implements Content {}

    /** Bytes that are still to be made. */
    record Streamed(Body body) implements Content {}
  }

  public static Reply empty(int status) {
    return new Reply(status, List.of(), new Content.Bytes(new byte[0]));
  }

  /** The bytes must be JSON in UTF-8. */
  public static Reply json(int status, byte[] json) {
    return bytes(status, JSON, json);
  }

  public static Reply text(int status, String text) {
    return bytes(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Reply bytes(int status, String contentType, byte[] bytes) {
    return new Reply(
        status, List.of(new Header("Content-Type", contentType)), new Content.Bytes(bytes));
  }

  public static Reply stream(int status, String contentType, Body body) {
    return new Reply(
        status, List.of(new Header("Content-Type", contentType)), new Content.Streamed(body));
  }

  /** This reply with the header set; one of the same name is replaced. */
  public Reply with(String name, String value) {
    var changed = new ArrayList<Header>(headers.size() + 1);
    for (Header header : headers) {
      if (!header.name().equalsIgnoreCase(name)) {
        changed.add(header);
      }
    }
    changed.add(new Header(name, value));
    return new Reply(status, changed, content);
  }
}
