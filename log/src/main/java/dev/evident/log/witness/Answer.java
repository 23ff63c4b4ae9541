package dev.evident.log.witness;

import dev.evident.merkle.NoteSignature;
import java.util.List;
import java.util.Locale;

/** What a witness said to a checkpoint. Nothing in it is verified yet. */
public sealed interface Answer {
  /** It signed; which of these lines are its own and right, only its key tells. */
  record Cosigned(List<NoteSignature> lines) implements Answer {
    public Cosigned {
      lines = List.copyOf(lines);
    }
  }

  /** The last checkpoint of this log that it cosigned has this size, and not the one we named. */
  record Conflict(long size) implements Answer {}

  /**
   * It holds another tree than the one that was shown: a proof that we know to be right does not
   * lead from what it saw to what it was sent.
   */
  record OtherTree() implements Answer {}

  /** Nothing came of it, and asking again later may help. */
  record Failed(Failure why, String detail) implements Answer {}

  /** Why nothing came of it; the names are labels of a metric. */
  enum Failure {
    /** Nobody answered: no such host, refused, the connection broke, TLS failed. */
    UNREACHABLE,
    /** It took longer than one waits. */
    TIMEOUT,
    /** 404: it does not know this log. */
    UNKNOWN_LOG,
    /** 403: it does not trust the key that signed. */
    KEY_REFUSED,
    /** 429 or 503: later. */
    BUSY,
    /** Another status than the protocol has here. */
    STATUS,
    /** An answer that cannot be read, or is too long. */
    MALFORMED,
    /** What it signed is not the checkpoint, or not with the key that we know. */
    SIGNATURE,
    /** Its cosignature names a time that is far from ours. */
    CLOCK;

    /** For metrics and answers: {@code unknown-log}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
