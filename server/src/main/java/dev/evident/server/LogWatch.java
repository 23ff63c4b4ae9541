package dev.evident.server;

import dev.evident.log.LogListener;
import java.util.function.Consumer;

/**
 * Hands on what the log does.
 *
 * @param onFailure told once, when the log has stopped itself
 */
record LogWatch(Metrics metrics, Consumer<Throwable> onFailure) implements LogListener {
  @Override
  public void committed(long size, int records, int bytes, long forceNanos, long commitNanos) {
    metrics.committed(size, records, bytes, forceNanos, commitNanos);
  }

  @Override
  public void released(long size, long nanos) {
    metrics.released(size, nanos);
  }

  @Override
  public void failed(Throwable cause) {
    onFailure.accept(cause);
  }
}
