package dev.evident.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A verification of the whole log that somebody asked for, and how far it is.
 *
 * @param size records that are to be verified: as many as the last checkpoint covered when it began
 * @param done how many of them were read and hashed
 * @param started when it began
 * @param ended when it ended; empty while it goes on
 * @param outcome what is known by now
 * @param findings what is wrong, in words; at most {@value #FINDINGS_MAX}
 */
public record Verification(
    long size,
    long done,
    Instant started,
    Optional<Instant> ended,
    Outcome outcome,
    List<String> findings) {
  /** A log that is wrong everywhere must not become an answer without end. */
  public static final int FINDINGS_MAX = 20;

  /** What is known by now. */
  public enum Outcome {
    /** It goes on. */
    RUNNING,
    /** Every record gives the tree whose root was signed. */
    VERIFIED,
    /** Something does not; the findings say what. */
    DAMAGED,
    /** It could not be carried to its end, which says nothing about the log. */
    BROKEN_OFF
  }

  public Verification {
    if (done < 0 || done > size) {
      throw new IllegalArgumentException("verified " + done + " of " + size + " records");
    }
    if (ended.isPresent() == (outcome == Outcome.RUNNING)) {
      throw new IllegalArgumentException("an end without an outcome, or the other way round");
    }
    findings = findings.stream().limit(FINDINGS_MAX).toList();
  }
}
