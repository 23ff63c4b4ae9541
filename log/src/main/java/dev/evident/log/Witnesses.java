package dev.evident.log;

import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever else signs that this log only grows (C2SP tlog-witness), and what they have signed.
 *
 * <p>Nothing of the log waits for them: they are shown what is released. A cosignature is verified,
 * made durable, and then shown. Sizes: released ≥ witnessed.
 *
 * <p><b>Contradiction.</b> A witness that has seen more than was signed here, or another tree, says
 * that there are two logs under one key. That is its word and no proof, so it alone cannot stop a
 * log whose quorum can be had without it: it is recorded as an incident and shown. When the quorum
 * cannot be had any more without those who contradict, the log takes nothing further. That is
 * durable: a restart asks the witness again, and until it cosigns, or is taken out of the policy,
 * its word stands.
 */
public final class Witnesses implements Closeable {
  /**
   * How long whoever needs a cosignature waits for it: the witnesses are asked at once for that.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);
  private static final String INCIDENT = "witness-contradicts";

  private final WitnessSettings settings;
  private final WitnessedTree tree;
  private final WitnessRounds rounds;
  private final Optional<Cosignatures> kept;
  private final List<WitnessThread> threads;
  private final Contradictions contradictions; // guarded by this
  private final Map<String, String> contradicting = new TreeMap<>(); // guarded by this
  private volatile Optional<String> objection = Optional.empty();

  /**
   * @param file where cosignatures are; empty when there are none and nobody is asked
   * @param contradictions what witnesses said before the last stop
   * @param clock for how far the clocks of witnesses are from ours
   */
  Witnesses(
      WitnessSettings settings,
      VerifierKey logKey,
      Optional<CosignatureLog> file,
      Contradictions contradictions,
      WitnessedTree tree,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    this.settings = settings;
    this.contradictions = contradictions;
    this.tree = tree;
    this.rounds = new WitnessRounds(tree::released, settings.interval());
    this.kept =
        file.isPresent()
            ? Optional.of(new Cosignatures(settings.policy(), logKey, file.get()))
            : Optional.empty();
    List<WitnessThread> all = new ArrayList<>();
    WitnessThread.Heard heard =
        new WitnessThread.Heard() {
          @Override
          public void contradiction(WitnessThread witness, String what) {
            contradicted(witness, what);
          }

          @Override
          public void agreement(WitnessThread witness) {
            agreed(witness);
          }
        };
    for (Map.Entry<String, WitnessPolicy.Party> one : settings.policy().witnesses().entrySet()) {
      Optional<String> before = contradictions.of(one.getValue().key());
      before.ifPresent(what -> contradicting.put(one.getKey(), what));
      all.add(
          new WitnessThread(
              one.getKey(),
              one.getValue(),
              settings,
              tree,
              rounds,
              kept.orElseThrow(),
              clock,
              random,
              before,
              heard));
    }
    this.threads = List.copyOf(all);
    weigh();
  }

  void start() {
    threads.forEach(WitnessThread::start);
  }

  /** A checkpoint was released. */
  void released() {
    rounds.wake();
  }

  /** The witnesses that are asked, and which of them are enough. */
  public WitnessPolicy policy() {
    return settings.policy();
  }

  /** Their verifier keys, by name, each ending in a line feed, as evidence names them. */
  public String keys() {
    return states().stream().map(one -> one.key().text() + "\n").collect(Collectors.joining());
  }

  /** How each witness stands, by name. */
  public List<WitnessState> states() {
    return threads.stream()
        .map(WitnessThread::state)
        .sorted(java.util.Comparator.comparing(WitnessState::name))
        .toList();
  }

  /** The largest checkpoint that the quorum has cosigned, with these cosignatures. */
  public Optional<Published> newest() {
    return kept.flatMap(Cosignatures::newest);
  }

  /** A released checkpoint with the cosignatures that it has. */
  public Published cosigned(Published released) {
    return kept.map(one -> one.with(released)).orElse(released);
  }

  /**
   * The first checkpoint over a record that the quorum has cosigned: since then the record is
   * witnessed.
   */
  public Optional<Published> covering(long index) throws IOException {
    return kept.isPresent() ? kept.get().firstCovering(index) : Optional.empty();
  }

  /**
   * Waits until a record is witnessed, and lets the witnesses be asked early.
   *
   * @return the largest witnessed checkpoint, if it covers the record by then
   */
  public Optional<Published> awaitCovering(long index, Duration atMost)
      throws InterruptedException {
    Optional<Published> now = newest().filter(one -> one.size() > index);
    if (now.isPresent() || isHopeless()) {
      return now;
    }
    rounds.hurry();
    return rounds.await(() -> newest().filter(one -> one.size() > index), atMost);
  }

  /** Whether those who answered when they were asked last do not make the quorum. */
  private boolean isHopeless() {
    Set<String> answering =
        states().stream()
            .filter(one -> one.trouble().isEmpty())
            .map(WitnessState::name)
            .collect(Collectors.toSet());
    return answering.isEmpty() || !settings.policy().satisfied(answering);
  }

  /** Why the log takes nothing any more, if the witnesses are the reason. */
  public Optional<String> objection() {
    return objection;
  }

  private synchronized void contradicted(WitnessThread witness, String what) {
    boolean known = contradicting.put(witness.name(), what) != null;
    try {
      contradictions.add(witness.key(), what);
    } catch (IOException e) {
      LOG.error("that witness '{}' contradicts cannot be kept over a restart", witness.name(), e);
    }
    if (!known) {
      tree.incident(INCIDENT, "witness " + witness.name() + ": " + what);
    }
    weigh();
    rounds.wake();
  }

  private synchronized void agreed(WitnessThread witness) {
    if (contradicting.remove(witness.name()) == null) {
      return;
    }
    LOG.warn("witness '{}' cosigns again: it does not contradict any more", witness.name());
    try {
      contradictions.remove(witness.key());
    } catch (IOException e) {
      LOG.error(
          "that witness '{}' contradicts no more cannot be kept over a restart; it is asked again"
              + " then",
          witness.name(),
          e);
    }
    weigh();
  }

  /** Whether the quorum can be had without those who contradict. */
  private synchronized void weigh() {
    Set<String> others = new TreeSet<>(settings.policy().witnesses().keySet());
    others.removeAll(contradicting.keySet());
    if (contradicting.isEmpty() || settings.policy().satisfied(others)) {
      objection = Optional.empty();
      return;
    }
    String told =
        contradicting.entrySet().stream()
            .map(one -> "witness '" + one.getKey() + "' contradicts this log: " + one.getValue())
            .collect(Collectors.joining("; "));
    objection =
        Optional.of(
            told
                + ". Either an old copy was restored, or somebody else has the key; going on would"
                + " fork the log. Stop the server and restore the newest data directory; if it is"
                + " lost, start a new log in a new directory and keep this one as evidence. If"
                + " the witness errs, take it out of the policy");
  }

  /** Ends the threads; does not wait for answers. */
  void stop() throws InterruptedException {
    rounds.close();
    for (WitnessThread thread : threads) {
      thread.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (kept.isPresent()) {
      kept.get().close();
    }
  }
}
