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

  private StandardHeaders() {}

  static void write(HttpFields.Mutable fields, Reply reply, String requestId) {
    for (HttpField field : ALWAYS) {
      fields.add(field);
    }
    fields.add("X-Request-Id", requestId);
    for (Reply.Header header : reply.headers()) {
      fields.put(header.name(), header.value());
    }
  }
}
