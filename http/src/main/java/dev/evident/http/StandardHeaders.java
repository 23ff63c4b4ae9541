package dev.evident.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What every reply says, encoded once; a handler's own header of the same name wins. */
final class StandardHeaders {

  static final HttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, "close");

  // The answers are data, never pages: no sniffing, no framing, no scripts, no copies in caches.
  private static final HttpField[] ALWAYS = {
    new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
    new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
    new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"),
    new PreEncodedHttpField(
        "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
  };

  /** For a year. Over plain HTTP it would mean nothing (RFC 6797 §7.2), so it is not said there. */
  private static final HttpField ONLY_TLS =
      new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000");

  private StandardHeaders() {}

  static void write(HttpFields.Mutable fields, Reply reply, String requestId, boolean overTls) {
    for (HttpField field : ALWAYS) {
      fields.add(field);
    }
    if (overTls) {
      fields.add(ONLY_TLS);
    }
    fields.add("X-Request-Id", requestId);
    for (Reply.Header header : reply.headers()) {
      fields.put(header.name(), header.value());
    }
  }

  /** The same for a connection that the library has no response for. */
  static HttpFields plain(Reply reply, String requestId) {
    HttpFields.Mutable fields = HttpFields.build();
    write(fields, reply, requestId, false);
    return fields;
  }
}
