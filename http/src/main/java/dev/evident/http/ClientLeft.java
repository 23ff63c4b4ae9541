package dev.evident.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The client closed the connection or the stream, or was cut off, before the exchange was over. */
public final class ClientLeft extends IOException {
  ClientLeft(@Nullable Throwable cause) {
    super("the client left", cause);
  }
}
