package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one zero-filled file ready for the journal to go on in, made by a thread of its own so that
 * a commit never waits for 128 MiB of zeros. Where the disk is down to its reserve no file is made,
 * and the log takes nothing more once the present file is full.
 */
final class SpareFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpareFiles.class);
  private static final String NAME = "spare";
  private static final int CHUNK_BYTES = 1 << 20;
  // Zeros are forced in steps, so that one large flush does not stand in the way of commits.
  private static final int FORCE_EVERY_BYTES = 8 << 20;
  private static final long RETRY_MILLIS = 500;

  private final Disk disk;
  private final Path directory;
  private final long fileBytes;
  private final long reserveBytes;
  private final Runnable onReady;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All guarded by lock.
  private @Nullable Path ready;
  private @Nullable String shortage;
  private boolean closed;
  private final Thread thread;

  /**
   * @param fileBytes size of a journal file
   * @param reserveBytes bytes that must stay free on the disk beside it
   * @param onReady told on the thread of this class that a file is ready
   */
  SpareFiles(Disk disk, Path directory, long fileBytes, long reserveBytes, Runnable onReady) {
    this.disk = disk;
    this.directory = directory;
    this.fileBytes = fileBytes;
    this.reserveBytes = reserveBytes;
    this.onReady = onReady;
    this.thread = Thread.ofPlatform().name("evident-spare").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Makes a zero-filled file of its own, at once: the first file of a log. */
  Optional<Path> makeNow(long bytes) throws IOException {
    Path path = directory.resolve(NAME + "-first");
    return fits(bytes) ? Optional.of(fill(path, bytes)) : Optional.empty();
  }

  /**
   * Makes a file for a batch that is larger than the usual file, at once.
   *
   * @return empty when the disk is down to its reserve or the file cannot be made
   */
  Optional<Path> makeLarger(long bytes) {
    try {
      Path path = directory.resolve(NAME + "-large");
      return fits(bytes) ? Optional.of(fill(path, bytes)) : Optional.empty();
    } catch (IOException e) {
      LOG.warn("a journal file of {} bytes cannot be made: {}", bytes, e.toString());
      return Optional.empty();
    }
  }

  /**
   * The spare file; the next one is begun. Waits while it is being made.
   *
   * @return empty when the disk is down to its reserve
   */
  Optional<Path> take() throws InterruptedException {
    lock.lock();
    try {
      while (ready == null && shortage == null && !closed) {
        changed.await();
      }
      Path path = ready;
      ready = null;
      changed.signalAll();
      return Optional.ofNullable(path);
    } finally {
      lock.unlock();
    }
  }

  /** Why no spare file can be made at present. */
  Optional<String> shortage() {
    lock.lock();
    try {
      return Optional.ofNullable(shortage);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    int number = 0;
    try {
      while (awaitDemand()) {
        String problem = make(directory.resolve(NAME + "-" + (number++ & 1)));
        if (!problem.isEmpty()) {
          lack(problem);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted; no more spare files");
    }
  }

  /** Makes a spare file; returns what is in the way, or an empty text. */
  private String make(Path path) {
    try {
      if (!fits(fileBytes)) {
        return "disk has "
            + disk.usableBytes(directory)
            + " usable bytes; a journal file of "
            + fileBytes
            + " and the reserve of "
            + reserveBytes
            + " do not fit";
      }
      Path made = fill(path, fileBytes);
      lock.lock();
      try {
        ready = made;
        shortage = null;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      onReady.run();
      return "";
    } catch (IOException e) {
      return "a journal file cannot be made in " + directory + ": " + e.getMessage();
    }
  }

  private boolean awaitDemand() {
    lock.lock();
    try {
      while (ready != null && !closed) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void lack(String why) throws InterruptedException {
    lock.lock();
    try {
      if (shortage == null) {
        LOG.warn("{}; make room: events are refused once the present journal file is full", why);
      }
      shortage = why;
      changed.signalAll();
      long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(long bytes) throws IOException {
    return disk.usableBytes(directory) - bytes >= reserveBytes;
  }

  private Path fill(Path path, long bytes) throws IOException {
    disk.delete(path);
    try (DiskFile file = disk.open(path, Disk.Access.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, bytes));
      for (long at = 0; at < bytes; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
        file.write(zeros, at);
        if (at % FORCE_EVERY_BYTES == 0) {
          file.force(true);
        }
      }
      file.force(true);
    } catch (IOException e) {
      disk.delete(path); // a full disk must get back what a half-made file took
      throw e;
    }
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(); // returns at once for a thread that was never started
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Path unused = ready;
    if (unused != null) {
      disk.delete(unused); // made anew at the next start; 128 MiB of zeros help nobody meanwhile
    }
  }
}
