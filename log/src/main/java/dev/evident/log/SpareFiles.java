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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one zero-filled file ready for the journal to go on in, made by a thread of its own so that
 * a commit never waits for 64 MiB of zeros. Where the disk is down to its reserve no file is made,
 * and the log takes nothing more once the present file is full.
 */
final class SpareFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SpareFiles.class);
  private static final String NAME = "spare";
  private static final int CHUNK_BYTES = 1 << 20;
  // Zeros are forced in steps, so that one large flush does not stand in the way of commits.
  private static final int FORCE_EVERY_BYTES = 8 << 20;

  /** How often the free space is looked at, and making a file is tried again. */
  private static final long LOOK_MILLIS = 500;

  private final Disk disk;
  private final Path directory;
  private final long fileBytes;
  private final long reserveBytes;
  private final Consumer<Optional<String>> onSpace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All guarded by lock.
  private @Nullable Path ready;
  private @Nullable String shortage;
  private boolean closed;
  private boolean started;
  private final Thread thread;

  /**
   * @param fileBytes size of a journal file
   * @param reserveBytes bytes that must stay free on the disk beside it
   * @param onSpace told, on the thread of this class, why nothing may be taken any more, or (empty)
   *     that there is room again
   */
  SpareFiles(
      Disk disk,
      Path directory,
      long fileBytes,
      long reserveBytes,
      Consumer<Optional<String>> onSpace) {
    this.disk = disk;
    this.directory = directory;
    this.fileBytes = fileBytes;
    this.reserveBytes = reserveBytes;
    this.onSpace = onSpace;
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
    boolean low = false;
    try {
      while (pause()) {
        boolean wasLow = low;
        low = watch(wasLow);
        if (!low && wantsFile()) {
          String problem = make(directory.resolve(NAME + "-" + (number++ & 1)));
          if (!problem.isEmpty()) {
            lack(problem);
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted; no more spare files");
    }
  }

  /**
   * Looks whether the disk is below its reserve, whoever filled it: then nothing may be taken,
   * because notes and hashes that follow each commit need a little room too.
   */
  private boolean watch(boolean wasLow) {
    String why;
    try {
      long usable = disk.usableBytes(directory);
      if (usable >= reserveBytes) {
        if (wasLow) {
          LOG.info("there is room on the disk again");
          setShortage(null);
          onSpace.accept(Optional.empty());
        }
        return false;
      }
      why = "the disk has " + usable + " usable bytes, less than the reserve of " + reserveBytes;
    } catch (IOException e) {
      why = "the free space of " + directory + " cannot be read: " + e.getMessage();
    }
    if (!wasLow) {
      LOG.warn("{}; events are refused until there is room", why);
    }
    setShortage(why);
    onSpace.accept(Optional.of(why));
    return true;
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
      onSpace.accept(Optional.empty());
      return "";
    } catch (IOException e) {
      return "a journal file cannot be made in " + directory + ": " + e.getMessage();
    }
  }

  private boolean wantsFile() {
    lock.lock();
    try {
      return ready == null && !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a file is wanted or it is time to look at the disk; false when closed. */
  private boolean pause() throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(started ? LOOK_MILLIS : 0);
      started = true;
      while (!closed && left > 0 && (ready != null || shortage != null)) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void lack(String why) {
    if (shortage().isEmpty()) {
      LOG.warn("{}; make room: events are refused once the present journal file is full", why);
    }
    setShortage(why);
  }

  private void setShortage(@Nullable String why) {
    lock.lock();
    try {
      shortage = why;
      changed.signalAll();
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

  /** Ends the thread, and removes the file that nobody took. */
  void close() throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.join(); // returns at once for a thread that was never started
    Path unused = ready;
    if (unused != null) {
      try {
        disk.delete(unused); // made anew at the next start; 64 MiB of zeros help nobody meanwhile
      } catch (IOException e) {
        LOG.warn("{} could not be deleted, the next start does it: {}", unused, e.toString());
      }
    }
  }
}
