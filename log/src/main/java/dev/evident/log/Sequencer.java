package dev.evident.log;

import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that gives records their place and makes them durable.
 *
 * <h2>A commit</h2>
 *
 * <ol>
 *   <li>take what is queued, up to {@value #FRAME_RECORDS_MAX} records or {@value
 *       #FRAME_BYTES_WANTED} bytes (a larger batch alone, because a batch is never split);
 *   <li>make sure that the journal has room for all of it, or refuse it: nothing is placed that
 *       cannot be written;
 *   <li>give each record its index and its leaf hash; answer those that were sent before;
 *   <li>write one frame, force it;
 *   <li>publish the new state to readers, answer the producers.
 * </ol>
 *
 * <h2>Crash points</h2>
 *
 * Before the force nothing was promised, and recovery cuts a torn frame. When write or force
 * throws, it is unknown what is on the disk: nothing more is acknowledged and the log stops for
 * good ("tragic event"); the next start reads what is there.
 */
final class Sequencer {
  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

  static final int FRAME_RECORDS_MAX = 4_096;
  static final int FRAME_BYTES_WANTED = 1 << 20;

  /** A clock that is behind by less is only read at a different moment. */
  private static final long CLOCK_STEP_MIN_MS = 2_000;

  /** Room that the sequencer keeps in a frame for a control record of its own. */
  private static final int CONTROL_BYTES_MAX = 1_024;

  /** What a frame takes beside the batches in it. */
  private static final int FRAME_EXTRA_BYTES =
      FrameFormat.HEADER_BYTES
          + SealedBody.HEAD_BYTES
          + CONTROL_BYTES_MAX
          + SealedBody.bytesAdded(1, 1)
          + FrameFormat.TRAILER_BYTES;

  /** What ends the thread. */
  private final Batch stop;

  private final LogConfig config;
  private final Tail tail;
  private final Journal journal;
  private final SpareFiles spares;
  private final FileIndexes indexes;
  private final RecentFrames recent;
  private final InstantSource clock;
  private final LogListener listener;
  private final Salts salts;
  private final byte[] bootId;
  private final Hash logId;
  private final Consumer<GrowingIndex> saveIndex;
  private final int frameBytesWanted;

  private final LinkedBlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedRecords = new AtomicLong();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread thread;

  private volatile Committed committed;
  private final Object growth = new Object();
  // Whether the size grows no more, and calls of wake; guarded by growth.
  private boolean ended;
  private long wakes;
  private volatile boolean closing;
  private volatile @Nullable String diskFull;
  private volatile @Nullable Throwable failure;

  // Owned by the sequencer thread.
  private final FrameDraft frame;
  private final Duplicates duplicates;
  private String roomProblem = "";
  private long clockMaxMs;
  private boolean clockIsBehind;
  private final byte[] leaf = new byte[Hash.BYTES];
  private final List<Batch> taken = new ArrayList<>();
  // Taken from the queue, but for the frame after this one.
  private @Nullable Batch next;

  Sequencer(
      LogConfig config,
      Tail tail,
      Journal journal,
      SpareFiles spares,
      FileIndexes indexes,
      RecordReader records,
      RecentFrames recent,
      Identity identity,
      InstantSource clock,
      LogListener listener,
      Salts salts,
      byte[] bootId,
      Hash logId,
      @Nullable FrameSealer sealer,
      Consumer<GrowingIndex> saveIndex) {
    this.config = config;
    this.frame = new FrameDraft(FRAME_BYTES_WANTED + 64 * 1024, FRAME_RECORDS_MAX + 1, sealer);
    this.tail = tail;
    this.journal = journal;
    this.spares = spares;
    this.indexes = indexes;
    this.recent = recent;
    this.duplicates = new Duplicates(indexes, records, identity, frame);
    this.clock = clock;
    this.listener = listener;
    this.salts = salts;
    this.bootId = bootId.clone();
    this.logId = logId;
    this.saveIndex = saveIndex;
    this.stop = new Batch(salts, 0);
    // Batches that fit a journal file one by one must not be refused because they were put
    // together.
    long room = config.journalFileBytes() - JournalHeader.BYTES - FRAME_EXTRA_BYTES;
    this.frameBytesWanted = (int) Math.min(FRAME_BYTES_WANTED, room);
    this.committed = new Committed(tail.size(), tail.root(), tail.acceptedMs());
    this.clockMaxMs = tail.acceptedMs();
    this.thread = Thread.ofPlatform().name("evident-sequencer").unstarted(this::run);
  }

  /** Waits for a larger size than this; a log that is closed or stopped grows no more. */
  long awaitMore(long size) throws InterruptedException {
    synchronized (growth) {
      long before = wakes;
      while (committed.size() <= size && !ended && wakes == before) {
        growth.wait();
      }
      return committed.size();
    }
  }

  /** Whether the log was closed or has stopped. */
  boolean isEnded() {
    synchronized (growth) {
      return ended;
    }
  }

  /** Lets everybody return from {@link #awaitMore}. */
  void wake() {
    synchronized (growth) {
      wakes++;
      growth.notifyAll();
    }
  }

  private void grew() {
    synchronized (growth) {
      growth.notifyAll();
    }
  }

  void start() {
    thread.start();
  }

  /** The durable state; grows, never shrinks. */
  Committed committed() {
    return committed;
  }

  long queuedRecords() {
    return queuedRecords.get();
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  Optional<String> diskFull() {
    return Optional.ofNullable(diskFull);
  }

  /** Queues all of these batches, or says at once that none is taken. */
  void submit(List<Batch> batches) throws Refused {
    int count = 0;
    long bytes = 0;
    for (Batch batch : batches) {
      count += batch.count();
      bytes += batch.bodyBytes();
    }
    Refused why = refusal(count, bytes);
    if (why != null) {
      listener.refused(why.reason(), count);
      throw why;
    }
    queue.addAll(batches);
    if (closing || failure != null) {
      // The thread may have ended between the check and the add: whoever finds the batch answers
      // it.
      refuseQueued();
    }
  }

  private @Nullable Refused refusal(int count, long bytes) {
    Throwable cause = failure;
    if (cause != null) {
      return new Refused(
          Refused.Reason.STOPPED,
          "the log stopped itself after a failure (" + cause.getMessage() + "); restart the server",
          cause);
    }
    if (closing) {
      return new Refused(Refused.Reason.STOPPED, "the log is closing");
    }
    String full = diskFull;
    if (full != null) {
      return new Refused(Refused.Reason.DISK_FULL, full);
    }
    long waitingRecords = queuedRecords.addAndGet(count);
    long waitingBytes = queuedBytes.addAndGet(bytes);
    boolean alone = waitingRecords == count;
    if (!alone
        && (waitingRecords > config.queueRecordsMax() || waitingBytes > config.queueBytesMax())) {
      queuedRecords.addAndGet(-count);
      queuedBytes.addAndGet(-bytes);
      return new Refused(
          Refused.Reason.QUEUE_FULL,
          "the queue holds "
              + (waitingRecords - count)
              + " records of "
              + (waitingBytes - bytes)
              + " bytes; try again in a second");
    }
    return null;
  }

  private void release(Batch batch) {
    queuedRecords.addAndGet(-batch.count());
    queuedBytes.addAndGet(-batch.bodyBytes());
  }

  /** Stops taking, commits what is queued, ends the thread. */
  void close() throws InterruptedException {
    closing = true;
    queue.add(stop);
    thread.join();
    refuseQueued();
  }

  private void refuseQueued() {
    if (thread.isAlive() && failure == null) {
      return; // it is still draining
    }
    Throwable cause = failure;
    String why = cause == null ? "the log is closing" : "the log stopped itself: " + cause;
    boolean stopFound = false;
    for (Batch batch = queue.poll(); batch != null; batch = queue.poll()) {
      stopFound |= batch == stop;
      if (batch != stop) {
        release(batch);
        batch.refuse(new Refused(Refused.Reason.STOPPED, why));
      }
    }
    if (stopFound && thread.isAlive()) {
      queue.add(stop); // meant for the thread, which has not seen it yet
    }
  }

  private void run() {
    try {
      Batch first = queue.take();
      while (first != stop && failure == null) {
        commit(first);
        Batch carried = next;
        next = null;
        first = carried != null ? carried : queue.take();
      }
      Throwable cause = failure;
      if (cause != null) {
        taken.add(first);
        fail(cause);
      }
    } catch (Throwable t) {
      fail(t);
    } finally {
      synchronized (growth) {
        ended = true;
        growth.notifyAll();
      }
    }
  }

  /**
   * Takes nothing more because of a failure elsewhere in the log: a log that cannot sign must not
   * go on acknowledging as if all were well.
   */
  void stopBecause(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    queue.add(stop); // wakes the thread, which refuses what waits
  }

  private void fail(Throwable cause) {
    failure = cause;
    LOG.error("the log stops: what is on the disk is unknown until it is opened again", cause);
    Refused why =
        new Refused(
            Refused.Reason.STOPPED, "the log stopped itself after a failure: " + cause, cause);
    Batch carried = next;
    if (carried != null) {
      taken.add(carried);
    }
    for (Batch batch : taken) {
      batch.refuse(why);
    }
    refuseQueued();
    listener.failed(cause);
  }

  /** Commits a first batch and those that fit with it; sets the batch to go on with, if any. */
  private void commit(Batch first) throws IOException, InterruptedException {
    long started = System.nanoTime();
    taken.clear();
    taken.add(first);
    int count = first.count();
    long bytes = first.frameBytes();
    while (next == null && count < FRAME_RECORDS_MAX && bytes < frameBytesWanted) {
      Batch candidate = queue.poll();
      if (candidate == null) {
        break;
      }
      if (candidate == stop
          || count + candidate.count() > FRAME_RECORDS_MAX
          || bytes + candidate.frameBytes() > frameBytesWanted) {
        next = candidate;
      } else {
        taken.add(candidate);
        count += candidate.count();
        bytes += candidate.frameBytes();
      }
    }
    if (makeRoom((int) bytes)) {
      long forceNanos = place(count, (int) bytes);
      answer();
      if (frame.records() > 0) {
        long commitNanos = System.nanoTime() - started;
        listener.committed(tail.size(), frame.records(), frame.length(), forceNanos, commitNanos);
      }
    } else {
      refuseTaken();
    }
    taken.clear();
  }

  private void answer() {
    Committed now = committed;
    for (Batch batch : taken) {
      release(batch);
      batch.complete(now.size(), now.root());
    }
  }

  private void refuseTaken() {
    for (Batch batch : taken) {
      release(batch);
      listener.refused(Refused.Reason.DISK_FULL, batch.count());
      batch.refuse(new Refused(Refused.Reason.DISK_FULL, roomProblem));
    }
  }

  /** Makes sure that a frame with this body fits the journal; false when the disk is full. */
  private boolean makeRoom(int bodyBytes) throws IOException, InterruptedException {
    int needed = bodyBytes + FRAME_EXTRA_BYTES;
    while (!journal.hasRoom(needed)) {
      boolean large = needed > config.journalFileBytes() - JournalHeader.BYTES;
      Optional<Path> spare =
          large ? spares.makeLarger((long) JournalHeader.BYTES + needed) : spares.take();
      if (spare.isEmpty()) {
        lacksRoom(large, bodyBytes);
        return false;
      }
      // Hash files are forced here, so that recovery may start from this file's header alone.
      tail.hashFiles().force();
      long previous = journal.files().isEmpty() ? -1 : journal.files().getLast().firstIndex();
      journal.rotate(spare.get(), tail.header(previous, logId));
      GrowingIndex full = tail.nextFile();
      indexes.add(tail.index());
      saveIndex.accept(full);
    }
    return true;
  }

  private void lacksRoom(boolean large, int bodyBytes) {
    if (large) { // a smaller batch may still fit: only this one is refused
      roomProblem = "disk has no room for a journal file for a batch of " + bodyBytes + " bytes";
      return;
    }
    roomProblem = spares.shortage().orElse("no journal file can be made");
    diskFull = roomProblem;
    if (spares.shortage().isEmpty()) {
      diskFull = null; // a file became ready meanwhile, and nobody would say so a second time
    }
  }

  /** Told why nothing may be taken because of the disk, or (empty) that there is room again. */
  void diskFull(Optional<String> why) {
    diskFull = why.orElse(null);
  }

  private long place(int count, int bodyBytes) throws IOException {
    long acceptedMs = readClock();
    // One more record: an incident that the clock may have brought.
    frame.begin(tail.size(), acceptedMs, count + 1, bodyBytes + FRAME_EXTRA_BYTES);
    tail.index().lock.writeLock().lock();
    try {
      for (Batch batch : taken) {
        batch.startAnswers();
        placeAll(batch);
      }
    } finally {
      tail.index().lock.writeLock().unlock();
    }
    return frame.records() == 0 ? 0 : write(); // only duplicates: all are durable already
  }

  /** The accepted time of this frame: never falls, rounded down. */
  private long readClock() {
    long now = clock.millis();
    long rounding = config.acceptedRounding().toMillis();
    if (clockMaxMs - now >= CLOCK_STEP_MIN_MS && !clockIsBehind) {
      clockIsBehind = true;
      LOG.warn("the clock stepped back by {} ms; accepted times wait for it", clockMaxMs - now);
      Batch incident = new Batch(salts, 256);
      incident.addControl(Entry.Kind.INCIDENT, ControlBodies.clockStep(clockMaxMs, now));
      queuedRecords.addAndGet(incident.count()); // it is released with the others
      queuedBytes.addAndGet(incident.bodyBytes());
      taken.addFirst(incident);
    } else if (now >= clockMaxMs) {
      clockIsBehind = false;
    }
    clockMaxMs = Math.max(clockMaxMs, now);
    return Math.max(tail.acceptedMs(), now - Math.floorMod(now, rounding));
  }

  private void placeAll(Batch batch) throws IOException {
    if (batch.atomic() && duplicates.findConflicts(batch)) {
      batch.abandon();
      return;
    }
    for (int i = 0; i < batch.count(); i++) {
      if (batch.needsLookUp(i) && duplicates.answer(batch, i)) {
        continue;
      }
      frame.add(batch, i, leaf);
      if (!batch.isControl(i)) {
        tail.index().addId(batch.idKey(i), batch.idMillis(i), tail.size());
      }
      batch.stored(i, tail.size());
      System.arraycopy(leaf, 0, batch.leaves(), Hash.BYTES * i, Hash.BYTES);
      tail.addLeaf(leaf, 0);
    }
  }

  private long write() throws IOException {
    tail.root(leaf);
    frame.finish(bootId, tail.previousFrameHash(), tail.size(), leaf);
    long offset = journal.append(frame.bytes(), frame.length());
    long before = System.nanoTime();
    journal.force();
    long forceNanos = System.nanoTime() - before;
    tail.frameWritten(frame.bytes(), 0, frame.trailerAt(), offset, frame.acceptedMs());
    frame.giveTo(recent);
    committed = new Committed(tail.size(), Hash.of(leaf), frame.acceptedMs());
    grew();
    return forceNanos;
  }
}
