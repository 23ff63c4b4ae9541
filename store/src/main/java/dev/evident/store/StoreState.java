package dev.evident.store;

import dev.evident.log.disk.Disk;
import dev.evident.store.scan.Part;
import dev.evident.store.scan.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store holds at this moment: the sealed segments, the windows in memory, and the view of
 * both that queries see. Every change of it is one step: a record is in exactly one segment of each
 * view. Thread-safe.
 */
final class StoreState {
  private static final Logger LOG = LoggerFactory.getLogger(StoreState.class);

  private final Disk disk;
  private final Path store;
  private final StoreConfig config;

  // Gives each segment file a number that no other one has.
  private final AtomicLong numbers;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grew = lock.newCondition();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  // One change of the manifest after the other; taken before the other lock.
  private final ReentrantLock commits = new ReentrantLock();

  // When each segment was last held against the log, by its number.
  private final Map<Long, Verified.OfSegment> verified = new ConcurrentHashMap<>();

  private volatile SealedSet sealed;
  private volatile View view;
  private volatile boolean closing;
  private volatile double pressure;
  // Whether nobody works here any more: while a seal is finished it may read segments that a merge
  // replaced.
  private volatile boolean ended;
  private final AppendRate rate = new AppendRate();
  // All below is guarded by lock.
  private final Map<Long, Live> live = new LinkedHashMap<>(); // by first index
  private final Deque<Window> full = new ArrayDeque<>();
  private final List<Retired> retired = new ArrayList<>();
  private final Set<Long> inWork = new HashSet<>();
  // Whether nobody knows which of two manifests is durable, or this is a store to look at: no file
  // may be deleted then.
  private volatile boolean uncertain;

  /**
   * A window in memory.
   *
   * @param parts what queries see of it
   * @param size of the log with these parts
   */
  private record Live(Window window, List<Part> parts, long size) {}

  /** A segment that no manifest names any more, and until when queries may read it. */
  private record Retired(StoredSegment segment, long dueNanos) {}

  /**
   * @param writable whether files that nobody needs are deleted
   */
  StoreState(Disk disk, Path store, StoreConfig config, SealedSet sealed, boolean writable) {
    this.uncertain = !writable;
    this.disk = disk;
    this.store = store;
    this.config = config;
    this.sealed = sealed;
    this.numbers = new AtomicLong(sealed.manifest().nextNumber());
    this.view = new View(sealed.parts(), sealed.unreadable(), sealed.manifest().end());
  }

  SealedSet sealed() {
    return sealed;
  }

  View view() {
    return view;
  }

  boolean isClosing() {
    return closing;
  }

  /** Whoever waits here returns. */
  void stop() {
    lock.lock();
    try {
      closing = true;
      grew.signalAll();
      filled.signalAll();
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- the windows

  /** Shows what a window, the newest one, holds now. */
  void publish(Window window, List<Part> parts) {
    lock.lock();
    try {
      Live before = live.get(window.first());
      if (before != null && before.size() > window.end()) {
        return; // filled again after a failure: the one before still shows more
      }
      live.put(window.first(), new Live(window, parts, window.end()));
      compose(window.end());
      pressure =
          live.size() < config.windowsMax()
              ? 0
              : Math.min(1, (double) window.bytes() / config.windowBytes());
    } finally {
      lock.unlock();
    }
  }

  /** The newest window is full: it is to be sealed. */
  void full(Window window) {
    lock.lock();
    try {
      full.add(window);
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  AppendRate rate() {
    return rate;
  }

  /** See {@link Store#pressure}. */
  double pressure() {
    return pressure;
  }

  /** Waits until there is room for another window, or so long. */
  void awaitRelief(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (pressure > 0 && left > 0 && !closing) {
        left = emptied.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until this window fits in memory; false when the store closes. */
  boolean awaitRoom(long first) throws InterruptedException {
    lock.lock();
    try {
      while (live.size() >= config.windowsMax() && !live.containsKey(first) && !closing) {
        emptied.await();
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a window that is to be sealed, which stays where it is; null when the store closes.
   */
  @Nullable Window awaitFull() throws InterruptedException {
    lock.lock();
    try {
      while (full.isEmpty() && !closing) {
        filled.await();
      }
      return closing ? null : full.getFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Pauses unless the store closes. */
  void pause(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (left > 0 && !closing) {
        left = emptied.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the log is searchable up to this size; false when that took too long. */
  boolean awaitSize(long size, Duration atMost) throws InterruptedException {
    if (view.size() >= size) {
      return true;
    }
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (view.size() < size && left > 0 && !closing) {
        left = grew.awaitNanos(left);
      }
      return view.size() >= size;
    } finally {
      lock.unlock();
    }
  }

  /** Segments that were merged and whose files are still there for queries that read them. */
  int retiring() {
    lock.lock();
    try {
      return retired.size();
    } finally {
      lock.unlock();
    }
  }

  /** Windows in memory, records in them, and their bytes. */
  long[] live() {
    lock.lock();
    try {
      long rows = 0;
      long bytes = 0;
      for (Live one : live.values()) {
        rows += one.window().rows();
        bytes += one.window().bytes();
      }
      return new long[] {live.size(), rows, bytes};
    } finally {
      lock.unlock();
    }
  }

  private void compose(long size) {
    SealedSet kept = sealed;
    List<Part> parts = new ArrayList<>(kept.parts());
    live.values().forEach(one -> parts.addAll(one.parts()));
    view = new View(parts, kept.unreadable(), size);
    grew.signalAll();
  }

  // ---- the sealed segments

  /** A number for a new file, which is left alone until {@link #workDone}. */
  long beginWork() {
    lock.lock();
    try {
      long number = numbers.getAndIncrement();
      inWork.add(number);
      return number;
    } finally {
      lock.unlock();
    }
  }

  void workDone(Collection<Long> done) {
    lock.lock();
    try {
      inWork.removeAll(done);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes another edition of the manifest durable and then shows it to everybody.
   *
   * @param change makes the next edition of the last one
   * @param opened the segments that the next edition has and the last one had not
   * @param window what they hold, if it was in memory
   */
  void commit(
      UnaryOperator<Manifest> change, Collection<StoredSegment> opened, @Nullable Window window)
      throws IOException {
    commits.lock();
    try {
      SealedSet before = sealed;
      Manifest next = change.apply(before.manifest());
      uncertain = true;
      next.write(disk, store);
      uncertain = false;
      List<StoredSegment> all = new ArrayList<>(before.segments());
      all.addAll(opened);
      List<StoredSegment> gone = new ArrayList<>(before.segments());
      gone.removeIf(one -> next.segments().contains(one.entry()));
      show(new SealedSet(next, all), gone, window);
    } finally {
      commits.unlock();
    }
    sweep();
  }

  private void show(SealedSet next, List<StoredSegment> gone, @Nullable Window window) {
    lock.lock();
    try {
      sealed = next;
      if (window != null) {
        live.remove(window.first());
        full.remove(window);
        pressure = 0;
      }
      long due = System.nanoTime() + config.retireAfter().toNanos();
      gone.forEach(one -> retired.add(new Retired(one, due)));
      compose(Math.max(view.size(), next.manifest().end()));
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes that segments are made and were compared, record by record. */
  void verified(List<SegmentEntry> made, long nowMs) {
    made.forEach(one -> verified.put(one.number(), new Verified.OfSegment(nowMs, "")));
  }

  /** What the last looks at the segments found, by the segments' numbers. */
  Map<Long, Verified.OfSegment> verified() {
    return verified;
  }

  // ---- files that nobody needs

  /** Closes and deletes files that no manifest names and that nobody reads or writes any more. */
  void sweep() {
    try {
      // First: what is begun after this look is not in it.
      Map<Long, Path> there = segmentFiles(store);
      lock.lock();
      try {
        long now = System.nanoTime();
        for (Retired one : List.copyOf(retired)) {
          if (one.dueNanos() - now > 0 && !ended) {
            there.remove(one.segment().entry().number());
          } else {
            retired.remove(one);
            one.segment().close();
          }
        }
        there.keySet().removeAll(inWork);
        sealed.segments().forEach(one -> there.remove(one.entry().number()));
      } finally {
        lock.unlock();
      }
      if (!uncertain) { // looked at behind the lock: who gives up a number has set it before
        for (Path path : there.values()) {
          disk.delete(path);
        }
      }
    } catch (IOException e) {
      LOG.warn("files of the store that are not needed could not be deleted: {}", e.toString());
    }
  }

  /** The segment files in a folder, by their numbers. */
  static Map<Long, Path> segmentFiles(Path store) throws IOException {
    Map<Long, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(store)) {
      for (Path path : files.toList()) {
        long number = SegmentEntry.number(path.getFileName().toString());
        if (number >= 0) {
          found.put(number, path);
        }
      }
    }
    return found;
  }

  /** Closes every file; whoever worked here must have ended. */
  void close() throws IOException {
    IOException failure = null;
    closing = true;
    ended = true;
    if (Files.isDirectory(store)) {
      sweep();
    }
    for (StoredSegment one : sealed.segments()) {
      try {
        one.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
