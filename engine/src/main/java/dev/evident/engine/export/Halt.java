package dev.evident.engine.export;

import dev.evident.store.scan.Cancel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends an export from another thread. Never by an interrupt: that would close the files of the log
 * under everybody who reads them. Thread-safe.
 */
public final class Halt {
  private final CountDownLatch halted = new CountDownLatch(1);
  private volatile Cancel page = Cancel.never();

  /** Ends it, and the search that is under way. */
  public void halt() {
    halted.countDown();
    page.cancel();
  }

  /** The search that is under way from now on. */
  Cancel over(Cancel cancel) {
    page = cancel;
    if (isHalted()) {
      cancel.cancel();
    }
    return cancel;
  }

  private boolean isHalted() {
    return halted.getCount() == 0;
  }

  /** Waits until it is halted; false when the time is over before. */
  boolean await(Duration patience) throws InterruptedException {
    return halted.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  void check() throws ExportStopped {
    if (isHalted()) {
      throw new ExportStopped(ExportStopped.Reason.CANCELLED, "it was cancelled");
    }
  }
}
