package dev.evident.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 without TLS. Does not take the offer to upgrade that comes with a body: the library would
 * read a chunked one as HTTP/2 frames. RFC 9110 §7.8 lets a server ignore the offer, and the client
 * goes on in HTTP/1.1.
 */
final class PlainHttp2 extends HTTP2CServerConnectionFactory {

  PlainHttp2(HttpConfiguration config) {
    super(config);
  }

  @Override
  public @Nullable Connection upgradeConnection(
      Connector connector,
      EndPoint endPoint,
      MetaData.Request request,
      HttpFields.Mutable response) {
    boolean hasBody =
        request.getHttpFields().contains(HttpHeader.TRANSFER_ENCODING)
            || request.getContentLength() > 0;
    return hasBody ? null : super.upgradeConnection(connector, endPoint, request, response);
  }
}
