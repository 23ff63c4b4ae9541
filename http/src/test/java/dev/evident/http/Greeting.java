package dev.evident.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** What a client of the JDK sends first. */
final class Greeting {
  private Greeting() {}

  static byte[] record() throws SSLException {
    SSLEngine engine = TlsServers.trusting().createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }
}
