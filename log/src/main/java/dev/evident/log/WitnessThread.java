package dev.evident.log;

import dev.evident.log.witness.Answer;
import dev.evident.log.witness.Answer.Failure;
import dev.evident.log.witness.WitnessClient;
import dev.evident.merkle.Cosignature;
import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSignature;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one witness, again and again. Each has a thread of its own, so that one that is slow, dead
 * or lying keeps nobody waiting: neither the log nor the other witnesses.
 *
 * <p>A witness whose answer cannot be true unless there are two logs under our key is not asked any
 * more before the next start: {@link Heard}. Then it is asked at once, and stands as it did before
 * until it cosigns.
 */
final class WitnessThread {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessThread.class);

  /**
   * One question, and one more when the witness says that it holds another size than we thought.
   */
  private static final int QUESTIONS_MAX = 2;

  /** How far its clock may be from ours: what it signs is since when others believe us. */
  private static final Duration CLOCK_MAX = Duration.ofMinutes(10);

  /** What is told of a witness, on its thread. */
  interface Heard {
    /** Told once, for nothing is asked afterwards. */
    void contradiction(WitnessThread witness, String what);

    /** Told with each cosignature. */
    void agreement(WitnessThread witness);
  }

  private final String name;
  private final VerifierKey key;
  private final String url;
  private final WitnessSettings settings;
  private final WitnessedTree tree;
  private final WitnessRounds rounds;
  private final Cosignatures kept;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Heard heard;
  private final WitnessClient client;
  private final Thread thread;
  // Owned by the thread.
  private Optional<String> saidBefore;
  private long known;
  private int failedInRow;
  private long refreshAt;
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  // Written by the thread.
  private volatile WitnessState state;

  WitnessThread(
      String name,
      WitnessPolicy.Party party,
      WitnessSettings settings,
      WitnessedTree tree,
      WitnessRounds rounds,
      Cosignatures kept,
      InstantSource clock,
      RandomGenerator random,
      Optional<String> saidBefore,
      Heard heard) {
    this.name = name;
    this.key = party.key();
    this.url = party.url().orElseThrow();
    this.settings = settings;
    this.tree = tree;
    this.rounds = rounds;
    this.kept = kept;
    this.clock = clock;
    this.random = random;
    this.saidBefore = saidBefore;
    this.heard = heard;
    this.client = new WitnessClient(url, settings.patience());
    this.thread = Thread.ofVirtual().name("evident-witness-" + name).unstarted(this::run);
    Optional<Cosignatures.Given> last = kept.of(key);
    this.known = last.map(Cosignatures.Given::size).orElse(0L);
    this.state =
        new WitnessState(
            name,
            key,
            url,
            known,
            last.map(given -> Instant.ofEpochSecond(given.cosignature().timestamp())),
            Duration.ZERO,
            saidBefore.isPresent()
                ? WitnessState.Condition.CONTRADICTING
                : WitnessState.Condition.WAITING,
            saidBefore,
            Map.of());
  }

  void start() {
    // Whose word stands against the log is asked though there is nothing new.
    refreshAt = System.nanoTime() + (saidBefore.isPresent() ? 0 : settings.refresh().toNanos());
    thread.start();
  }

  String name() {
    return name;
  }

  VerifierKey key() {
    return key;
  }

  /** As it is now. */
  WitnessState state() {
    WitnessState now = state;
    Duration lag =
        rounds
            .beyondSince(now.size())
            .map(since -> Duration.ofNanos(Math.max(0, System.nanoTime() - since)))
            .orElse(Duration.ZERO);
    boolean asked =
        now.condition() == WitnessState.Condition.COSIGNING
            && lag.compareTo(settings.patience()) > 0;
    return with(now, lag, asked ? WitnessState.Condition.WAITING : now.condition());
  }

  private void run() {
    try {
      while (!rounds.isClosed()) {
        Optional<Published> asked = rounds.next(Math.max(state.size(), known), refreshAt);
        if (asked.isEmpty() || !ask(asked.get())) {
          return;
        }
        if (failedInRow > 0) {
          rounds.pause(pauseNanos());
        }
      }
    } catch (IOException e) {
      LOG.error("witness '{}' is not asked any more: a cosignature cannot be kept", name, e);
      become(WitnessState.Condition.STOPPED, Optional.of("its cosignatures cannot be kept: " + e));
    } catch (InterruptedException e) {
      LOG.debug("witness '{}': interrupted", name, e);
    } catch (RuntimeException e) {
      LOG.error("bug: witness '{}' is not asked any more", name, e);
      become(WitnessState.Condition.STOPPED, Optional.of("asking it failed here: " + e));
    }
  }

  /**
   * Grows from failure to failure, and is never quite the same, so that witnesses are not met by
   * all logs at once.
   */
  private long pauseNanos() {
    long doubled = settings.pauseFirst().toNanos() << Math.min(failedInRow - 1, 20);
    long most = Math.min(settings.pauseMax().toNanos(), Math.max(doubled, 1));
    return most / 2 + (long) (random.nextDouble() * (most / 2.0));
  }

  /** Returns whether to go on. */
  private boolean ask(Published checkpoint) throws IOException, InterruptedException {
    Note note = note(checkpoint);
    for (int question = 1; question <= QUESTIONS_MAX; question++) {
      long old = known;
      List<Hash> proof =
          old == 0 || old == checkpoint.size()
              ? List.of()
              : tree.consistency(old, checkpoint.size());
      Answer answer = client.add(old, proof, note);
      if (rounds.isClosed()) {
        return false;
      }
      switch (answer) {
        case Answer.Cosigned(List<NoteSignature> lines) -> {
          cosigned(checkpoint, note, lines);
          return true;
        }
        case Answer.OtherTree() -> {
          if (old > 0) {
            return contradicts(
                "it does not take the proof that the log of "
                    + checkpoint.size()
                    + " records grew from the "
                    + old
                    + " that it cosigned: it saw another log");
          }
          failed(Failure.STATUS, "it refuses the first checkpoint that it is shown");
          return true;
        }
        case Answer.Failed(Failure why, String detail) -> {
          failed(why, detail);
          return true;
        }
        case Answer.Conflict(long size) -> {
          long signed = tree.released().map(Published::size).orElse(0L);
          if (size > signed) {
            return contradicts(
                "it has cosigned "
                    + size
                    + " records of this log, but only "
                    + signed
                    + " were signed here");
          }
          if (size == old && size == checkpoint.size()) {
            return contradicts("it has cosigned another tree of " + size + " records");
          }
          if (size == old) {
            failed(Failure.MALFORMED, "it answers 409 with the size that it was asked with");
            return true;
          }
          known = size;
          if (size > checkpoint.size()) {
            return true; // somebody else showed it a newer one: the next round is beyond that
          }
        }
      }
    }
    failed(Failure.MALFORMED, "it names another size each time");
    return true;
  }

  private void cosigned(Published checkpoint, Note note, List<NoteSignature> lines)
      throws IOException {
    Optional<NoteSignature> right =
        lines.stream().filter(line -> key.verify(note.text(), line)).findFirst();
    if (right.isEmpty()) {
      failed(Failure.SIGNATURE, "what it answers is not its cosignature of this checkpoint");
      return;
    }
    Instant now = clock.instant();
    long timestamp = Cosignature.parse(right.get()).orElseThrow().timestamp();
    if (Math.abs(Math.subtractExact(timestamp, now.getEpochSecond())) > CLOCK_MAX.toSeconds()) {
      failed(Failure.CLOCK, "its cosignature names the time " + timestamp + ", which is not now");
      return;
    }
    kept.keep(checkpoint, key, right.get());
    known = checkpoint.size();
    failedInRow = 0;
    refreshAt = System.nanoTime() + settings.refresh().toNanos();
    if (state.trouble().isPresent()) {
      LOG.info("witness '{}' cosigns again", name);
    }
    saidBefore = Optional.empty();
    state =
        new WitnessState(
            name,
            key,
            url,
            Math.max(checkpoint.size(), state.size()),
            Optional.of(Instant.ofEpochSecond(timestamp)),
            Duration.ZERO,
            WitnessState.Condition.COSIGNING,
            Optional.empty(),
            failures);
    heard.agreement(this);
    rounds.wake();
  }

  private void failed(Failure why, String detail) {
    failedInRow++;
    failures.merge(why, 1L, Long::sum);
    if (state.trouble().isEmpty()) {
      LOG.warn("witness '{}' at {}: {}; it is asked again", name, url, detail);
    }
    if (saidBefore.isPresent()) {
      become(
          WitnessState.Condition.CONTRADICTING,
          Optional.of(saidBefore.get() + "; it is asked again, but " + detail));
    } else {
      become(WitnessState.Condition.FAILING, Optional.of(detail));
    }
  }

  private boolean contradicts(String what) {
    LOG.error("witness '{}' at {} contradicts this log: {}", name, url, what);
    become(WitnessState.Condition.CONTRADICTING, Optional.of(what));
    heard.contradiction(this, what);
    return false;
  }

  private void become(WitnessState.Condition condition, Optional<String> trouble) {
    WitnessState s = state;
    state =
        new WitnessState(
            s.name(), s.key(), s.url(), s.size(), s.time(), s.lag(), condition, trouble, failures);
  }

  private static WitnessState with(WitnessState s, Duration lag, WitnessState.Condition condition) {
    return new WitnessState(
        s.name(), s.key(), s.url(), s.size(), s.time(), lag, condition, s.trouble(), s.failures());
  }

  private static Note note(Published checkpoint) {
    try {
      return Note.parse(checkpoint.note().getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw new AssertionError("bug: the log released a malformed note", e);
    }
  }

  /** Ends what is under way; the rounds must be closed before. */
  void close() throws InterruptedException {
    client.close();
    if (thread.isAlive()) {
      thread.join();
    }
  }
}
