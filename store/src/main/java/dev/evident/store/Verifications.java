package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.log.RawRecord;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.store.Verification.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the whole log when somebody asks for it: first what is sealed, as the scrubber does,
 * then the rest out of the journal, until every record under the last checkpoint gave the root that
 * was signed. One at a time; thread-safe.
 */
final class Verifications {
  private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

  /** Faster than the scrubber, for somebody waits; slow enough to leave the disk to the writers. */
  private static final long BYTES_PER_SECOND = 64L << 20;

  /** Records out of the journal between two looks at whether the store is closing. */
  private static final long JOURNAL_RECORDS = 4_096;

  private final EvidentLog log;
  private final SegmentFiles files;
  private final StoreState state;
  private final InstantSource clock;
  private final Trouble trouble;
  private volatile Optional<Verification> last = Optional.empty();
  // Guarded by this object.
  private @Nullable Thread thread;

  Verifications(
      EvidentLog log, SegmentFiles files, StoreState state, InstantSource clock, Trouble trouble) {
    this.log = log;
    this.files = files;
    this.state = state;
    this.clock = clock;
    this.trouble = trouble;
  }

  /** The one that goes on, or else the last one since the start. */
  Optional<Verification> last() {
    return last;
  }

  /** Begins one; false when one goes on, or when there is nothing signed yet. */
  synchronized boolean begin() {
    Optional<Published> signed = log.published();
    boolean running = last.filter(one -> one.ended().isEmpty()).isPresent();
    if (running || signed.isEmpty() || state.isClosing()) {
      return false;
    }
    Instant started = clock.instant();
    last = Optional.of(running(signed.get(), 0, started, List.of()));
    Thread made =
        Thread.ofPlatform()
            .name("evident-verification")
            .daemon()
            .unstarted(() -> run(signed.get(), started));
    thread = made;
    made.start();
    return true;
  }

  /** Ends it; the state must have been stopped before. */
  void close() throws InterruptedException {
    Thread present;
    synchronized (this) {
      present = thread;
    }
    if (present != null) {
      present.join();
    }
  }

  private void run(Published signed, Instant started) {
    try {
      last = Optional.of(verify(signed, started));
    } catch (IOException | RuntimeException e) {
      LOG.warn("a verification could not go on", e);
      last = Optional.of(brokenOff(signed, started, "it could not go on: " + e.getMessage()));
    } catch (InterruptedException e) {
      LOG.debug("a verification is interrupted", e);
      last = Optional.of(brokenOff(signed, started, "the server stops"));
    }
  }

  private Verification verify(Published signed, Instant started)
      throws IOException, InterruptedException {
    ScrubRound round = new ScrubRound(log, files, state, clock, trouble, new CompactRange());
    List<String> findings = new ArrayList<>();
    try {
      sealed(signed, started, round);
      CompactRange tree = round.range().copy();
      if (tree.size() <= signed.size()) {
        journal(signed, started, tree, round.findings());
        if (!tree.root().equals(signed.root()) && round.findings().isEmpty()) {
          findings.add(
              "the records below " + signed.size() + " do not give the root that was signed");
        }
      }
    } catch (CorruptLogException e) {
      findings.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (round.findings().isEmpty()) {
        throw e; // nothing is known
      }
      findings.add(String.valueOf(e.getMessage())); // what is damaged may not be readable, too
    }
    findings.addAll(0, round.findings());
    return new Verification(
        signed.size(),
        signed.size(),
        started,
        Optional.of(clock.instant()),
        findings.isEmpty() ? Outcome.VERIFIED : Outcome.DAMAGED,
        findings);
  }

  private void sealed(Published signed, Instant started, ScrubRound round)
      throws IOException, InterruptedException {
    while (true) {
      long from = System.nanoTime();
      OptionalLong bytes = round.step();
      if (bytes.isEmpty()) {
        break;
      }
      pace(bytes.getAsLong(), from);
      last = Optional.of(running(signed, round.next(), started, round.findings()));
    }
    round.end();
  }

  /** What the round left: records that are not sealed yet, and those that fill no tile. */
  private void journal(Published signed, Instant started, CompactRange tree, List<String> findings)
      throws IOException, InterruptedException {
    RawRecord.Leaves leaves = new RawRecord.Leaves();
    byte[] leaf = new byte[Hash.BYTES];
    while (tree.size() < signed.size()) {
      long from = System.nanoTime();
      long to = Math.min(signed.size(), tree.size() + JOURNAL_RECORDS);
      long[] bytes = {0};
      log.scanRaw(
          tree.size(),
          to,
          (b, at, _, acceptedMs) -> {
            leaves.leaf(b, at, acceptedMs, leaf, 0);
            tree.append(leaf, 0, (_, _, _, _) -> {});
            bytes[0] += RawRecord.length(b, at);
            return true;
          });
      if (tree.size() < to) {
        throw new IOException("records from " + tree.size() + " on are not there");
      }
      pace(bytes[0], from);
      last = Optional.of(running(signed, tree.size(), started, findings));
    }
  }

  private void pace(long bytes, long fromNanos) throws InterruptedException {
    long due = bytes * 1_000_000_000L / BYTES_PER_SECOND;
    state.pause(Duration.ofNanos(Math.max(0, due - (System.nanoTime() - fromNanos))));
    if (state.isClosing()) {
      throw new InterruptedException("the store is closing");
    }
  }

  private static Verification running(
      Published signed, long done, Instant started, List<String> findings) {
    return new Verification(
        signed.size(),
        Math.min(done, signed.size()),
        started,
        Optional.empty(),
        Outcome.RUNNING,
        findings);
  }

  private Verification brokenOff(Published signed, Instant started, String why) {
    long done = last.map(Verification::done).orElse(0L);
    List<String> findings = new ArrayList<>(last.map(Verification::findings).orElse(List.of()));
    findings.add(why);
    return new Verification(
        signed.size(), done, started, Optional.of(clock.instant()), Outcome.BROKEN_OFF, findings);
  }
}
