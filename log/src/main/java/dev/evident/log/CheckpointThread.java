package dev.evident.log;

import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSigner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs the durable state of the log while it grows: takes the root of the last forced frame, signs
 * it, makes the note durable in {@link CheckpointLog}, releases it. Sizes always: committed ≥
 * signed ≥ released.
 */
final class CheckpointThread {
  private final Supplier<Committed> committed;
  private final NoteSigner signer;
  private final CheckpointLog log;
  private final Duration interval;
  private final LogListener listener;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Condition releasedMore = lock.newCondition();
  // Guarded by lock.
  private boolean closing;
  private volatile @Nullable Published released;

  CheckpointThread(
      Supplier<Committed> committed,
      NoteSigner signer,
      CheckpointLog log,
      Optional<Published> last,
      Duration interval,
      LogListener listener,
      Consumer<Throwable> onFailure) {
    this.committed = committed;
    this.signer = signer;
    this.log = log;
    this.released = last.orElse(null);
    this.interval = interval;
    this.listener = listener;
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().name("evident-checkpoint").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Optional<Published> released() {
    return Optional.ofNullable(released);
  }

  /** Waits until a checkpoint over this index is released. */
  Optional<Published> awaitCovering(long index, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (true) {
        Published now = released;
        if (now != null && now.size() > index) {
          return Optional.of(now);
        }
        if (left <= 0 || closing) {
          return Optional.empty();
        }
        left = releasedMore.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      boolean goOn = true;
      while (goOn) {
        releaseIfGrown();
        goOn = pause();
      }
      releaseIfGrown();
    } catch (Throwable t) {
      onFailure.accept(t);
    }
  }

  private boolean pause() throws InterruptedException {
    lock.lock();
    try {
      long left = interval.toNanos();
      while (!closing && left > 0) {
        left = wake.awaitNanos(left);
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void releaseIfGrown() throws IOException {
    Committed now = committed.get();
    Published before = released;
    if (now.size() == 0 || (before != null && before.size() == now.size())) {
      return;
    }
    if (before != null && before.size() > now.size()) {
      throw new AssertionError("bug: log shrank from " + before.size() + " to " + now.size());
    }
    long started = System.nanoTime();
    String text = Checkpoint.of(signer.verifierKey().name(), now.size(), now.root()).text();
    Note note = new Note(text, List.of(signer.sign(text)));
    log.append(note.bytes());
    lock.lock();
    try {
      released = new Published(now.size(), now.root(), note.format());
      releasedMore.signalAll();
    } finally {
      lock.unlock();
    }
    listener.released(now.size(), System.nanoTime() - started);
  }

  /** Releases the last state and ends the thread; the sequencer must have ended before. */
  void close() throws InterruptedException {
    lock.lock();
    try {
      closing = true;
      wake.signalAll();
      releasedMore.signalAll();
    } finally {
      lock.unlock();
    }
    thread.join();
  }
}
