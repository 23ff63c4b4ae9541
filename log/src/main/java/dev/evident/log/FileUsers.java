package dev.evident.log;

import dev.evident.log.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts those who read a file, so that a file that is deleted is closed behind the last of them.
 * Thread-safe.
 */
final class FileUsers implements Closeable {
  private final DiskFile file;
  // The journal itself counts as one until it gives the file up.
  private final AtomicInteger users = new AtomicInteger(1);

  FileUsers(DiskFile file) {
    this.file = file;
  }

  /** Begins to read; false when the file is gone. Each true is followed by one {@link #close}. */
  boolean enter() {
    int now = users.get();
    while (now > 0) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
      now = users.get();
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    if (users.decrementAndGet() == 0) {
      file.close();
    }
  }
}
