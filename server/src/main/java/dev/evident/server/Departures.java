package dev.evident.server;

import dev.evident.http.Call;
import dev.evident.store.scan.Cancel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels queries whose clients have left. One thread looks at all of them in turn while there are
 * any, and for a second more, so that a busy server does not wake it for each query. Thread-safe.
 */
final class Departures implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int IDLE_LOOKS = 50;

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean closed;

  Departures() {
    thread = Thread.ofPlatform().daemon().name("departures").start(this::run);
  }

  /** A query under way; closed when it has its answer. */
  final class Watch implements AutoCloseable {
    private final Call call;
    private final Cancel cancel;

    private Watch(Call call, Cancel cancel) {
      this.call = call;
      this.cancel = cancel;
    }

    private void look() {
      try {
        if (call.clientLeft()) {
          cancel.cancel();
          watches.remove(this);
        }
      } catch (RuntimeException e) {
        // The thread must outlive it: nobody else would look after the others.
        LOG.error("bug: nobody knows whether the client of a query is still there", e);
        watches.remove(this);
      }
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  Watch over(Call call, Cancel cancel) {
    Watch watch = new Watch(call, cancel);
    watches.add(watch);
    if (parked) {
      LockSupport.unpark(thread);
    }
    return watch;
  }

  private void run() {
    int idle = 0;
    while (!closed) {
      watches.forEach(Watch::look);
      idle = watches.isEmpty() ? idle + 1 : 0;
      if (idle < IDLE_LOOKS) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      } else {
        parked = true;
        if (watches.isEmpty()) {
          LockSupport.park(this);
        }
        parked = false;
        idle = 0;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
