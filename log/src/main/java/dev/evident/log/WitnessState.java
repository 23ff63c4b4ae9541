package dev.evident.log;

import dev.evident.log.witness.Answer;
import dev.evident.merkle.VerifierKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How one witness stands.
 *
 * @param name its name in the policy
 * @param size of the last checkpoint whose cosignature is kept; 0: none
 * @param time that this cosignature names; empty when there is none
 * @param lag for how long it has not cosigned something newer that it was to be asked about
 * @param condition in one word
 * @param trouble what is wrong, in a sentence; empty when nothing is
 * @param failures how often asking came to nothing since the start, by reason
 */
public record WitnessState(
    String name,
    VerifierKey key,
    String url,
    long size,
    Optional<Instant> time,
    Duration lag,
    Condition condition,
    Optional<String> trouble,
    Map<Answer.Failure, Long> failures) {
  public WitnessState {
    failures = Map.copyOf(failures);
  }

  /** What a page says first. */
  public enum Condition {
    /** It cosigned what it was asked about last. */
    COSIGNING,
    /** It is being asked. */
    WAITING,
    /** Asking comes to nothing; it is tried again. */
    FAILING,
    /**
     * It says that it saw another log under our key; it is not asked any more, or was before the
     * last start and has not cosigned since.
     */
    CONTRADICTING,
    /** Nothing is asked any more, because what is answered cannot be kept. */
    STOPPED
  }
}
