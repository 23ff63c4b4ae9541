package dev.evident.engine.export;

import dev.evident.log.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports that are made in the background and kept for a while. Only whoever asked for one sees it.
 * Thread-safe. The thread that made one waits until it is over, and removes it then. They live as
 * long as the process: {@link #close} ends and removes all of them, and what a killed process left
 * is removed at the next start (nobody has its key).
 */
public final class Exports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
  private static final int ID_BYTES = 16;

  private final Exporter exporter;
  private final Disk disk;
  private final Path directory;
  private final ExportLimits limits;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Semaphore turns;

  // Guarded by this.
  private final Map<String, ExportJob> jobs = new LinkedHashMap<>();
  private boolean closed;

  private Exports(
      Exporter exporter,
      Disk disk,
      Path directory,
      ExportLimits limits,
      InstantSource clock,
      RandomGenerator random) {
    this.exporter = exporter;
    this.disk = disk;
    this.directory = directory;
    this.limits = limits;
    this.clock = clock;
    this.random = random;
    this.turns = new Semaphore(limits.runningMax(), true);
  }

  /**
   * Opens the place where exports are kept.
   *
   * @param directory of their own; what is in it is removed
   * @param random for the keys that their files are sealed under, and for their ids
   */
  public static Exports open(
      Exporter exporter,
      Disk disk,
      Path directory,
      ExportLimits limits,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> left = Files.list(directory)) {
      for (Path file : left.toList()) {
        disk.delete(file);
      }
    }
    return new Exports(exporter, disk, directory, limits, clock, random);
  }

  /** Told when an export is made, before anybody can fetch it. */
  @FunctionalInterface
  public interface Made {
    /**
     * Records it.
     *
     * @throws ExportStopped when it cannot be recorded: then nobody gets it
     */
    void made(long events) throws ExportStopped, InterruptedException;
  }

  /**
   * Begins an export.
   *
   * @return its state; empty when there are as many already as there may be
   */
  public Optional<ExportState> begin(ExportOrder order, Made made) {
    sweep();
    return begun(order, made);
  }

  private synchronized Optional<ExportState> begun(ExportOrder order, Made made) {
    String owner = order.asker().id();
    long own = jobs.values().stream().filter(job -> job.isOf(owner)).count();
    if (closed || jobs.size() >= limits.jobsMax() || own >= limits.ownerJobsMax()) {
      return Optional.empty();
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String name = HexFormat.of().formatHex(id);
    ExportJob job =
        new ExportJob(
            name,
            order,
            new SpoolFile(disk, directory.resolve(name + ".evidence"), random),
            new SpoolFile(disk, directory.resolve(name + ".events"), random),
            clock.instant());
    jobs.put(name, job);
    job.start(() -> run(job, made));
    return Optional.of(job.state());
  }

  /** How many exports one principal may have at once. */
  public int ownerJobsMax() {
    return limits.ownerJobsMax();
  }

  /** The export with this id, if it is of this owner. */
  public Optional<ExportJob> find(String id, String owner) {
    sweep();
    return known(id, owner);
  }

  private synchronized Optional<ExportJob> known(String id, String owner) {
    return Optional.ofNullable(jobs.get(id)).filter(job -> job.isOf(owner));
  }

  /** All of an owner, the oldest first. */
  public List<ExportState> of(String owner) {
    sweep();
    synchronized (this) {
      return jobs.values().stream().filter(job -> job.isOf(owner)).map(ExportJob::state).toList();
    }
  }

  /** Ends an export and removes its files; false when this owner has none with this id. */
  public boolean remove(String id, String owner) {
    sweep();
    Optional<ExportJob> found;
    synchronized (this) {
      found = known(id, owner);
      found.ifPresent(_ -> jobs.remove(id));
    }
    found.ifPresent(ExportJob::end);
    return found.isPresent();
  }

  private void run(ExportJob job, Made made) {
    make(job, made);
    try {
      job.awaitOver(clock);
      sweep();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does that; the next request removes it
    }
  }

  private void make(ExportJob job, Made made) {
    try {
      job.await(turns);
      try {
        job.write(exporter, this::requireRoom);
      } finally {
        turns.release();
      }
      made.made(job.state().events());
      job.ready(clock.instant().plus(limits.kept()));
    } catch (ExportStopped e) {
      job.fail(e, clock.instant().plus(limits.kept()));
    } catch (InterruptedException _) {
      job.fail(
          new ExportStopped(ExportStopped.Reason.CANCELLED, "it was cancelled"), clock.instant());
    } catch (IOException | RuntimeException | Error e) { // or it would run for ever, for its owner
      LOG.error("export {} failed", job.state().id(), e);
      job.fail(
          new ExportStopped(
              ExportStopped.Reason.UNAVAILABLE, "it failed; the server's log says why"),
          clock.instant().plus(limits.kept()));
    }
  }

  private void requireRoom() throws ExportStopped, IOException {
    if (disk.usableBytes(directory) < limits.reserveBytes()) {
      throw new ExportStopped(
          ExportStopped.Reason.UNAVAILABLE,
          "the server's disk has no room for this export; make it smaller, or try again later");
    }
  }

  /** Removes what was kept for long enough. */
  private void sweep() {
    List<ExportJob> over;
    synchronized (this) {
      Instant now = clock.instant();
      over = jobs.values().stream().filter(job -> job.isOver(now)).toList();
      over.forEach(job -> jobs.remove(job.state().id()));
    }
    // Without the lock: the thread of one that ends may want it itself.
    over.forEach(ExportJob::end);
  }

  @Override
  public void close() {
    List<ExportJob> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(jobs.values());
      jobs.clear();
    }
    all.forEach(ExportJob::end);
  }
}
