package dev.evident.engine.export;

import dev.evident.store.scan.Cancel;

/**
 * Ends an export from another thread. Never by an interrupt: that would close the files of the log
 * under everybody who reads them. Thread-safe.
 */
public final class Halt {
  private volatile boolean halted;
  private volatile Cancel page = Cancel.never();

  /** Ends it, and the search that is under way. */
  public void halt() {
    halted = true;
    page.cancel();
  }

  /** The search that is under way from now on. */
  Cancel over(Cancel cancel) {
    page = cancel;
    if (halted) {
      cancel.cancel();
    }
    return cancel;
  }

  void check() throws ExportStopped {
    if (halted) {
      throw new ExportStopped(ExportStopped.Reason.CANCELLED, "it was cancelled");
    }
  }
}
