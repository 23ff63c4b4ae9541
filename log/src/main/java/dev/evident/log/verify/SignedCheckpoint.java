package dev.evident.log.verify;

import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.VerifierKey;
import java.util.List;

/**
 * A checkpoint that came with its signatures.
 *
 * @param what how messages call it, e.g. "old checkpoint"
 * @param note the signed note
 * @param checkpoint its text, read
 */
record SignedCheckpoint(String what, Note note, Checkpoint checkpoint) {
  static SignedCheckpoint parse(String what, byte[] bytes) throws Finding {
    try {
      Note note = Note.parse(bytes);
      return new SignedCheckpoint(what, note, Checkpoint.parse(note.text()));
    } catch (MalformedException e) {
      throw new Finding(ExitCode.CHECKPOINT, what + ": " + e.reason(), what);
    }
  }

  /**
   * The keys that signed it, out of those whose name is the checkpoint's origin; empty when no line
   * claims any of them.
   */
  List<VerifierKey> signedBy(List<VerifierKey> trusted) throws Finding {
    List<VerifierKey> named =
        trusted.stream().filter(key -> key.name().equals(checkpoint.origin())).toList();
    return switch (note.verify(named)) {
      case Note.Verdict.Signed(List<VerifierKey> by) -> by;
      case Note.Verdict.Unknown() -> List.of();
      case Note.Verdict.Wrong(VerifierKey key) ->
          throw new Finding(
              ExitCode.CHECKPOINT, "signature of " + key.name() + " does not verify", what);
    };
  }

  /** True when a line claims some other key of the log's own name: perhaps a later one. */
  boolean mayBeSignedByASuccessorOf(List<VerifierKey> trusted) {
    return trusted.stream().anyMatch(key -> key.name().equals(checkpoint.origin()))
        && note.signatures().stream().anyMatch(line -> line.name().equals(checkpoint.origin()));
  }

  Finding unsigned() {
    return new Finding(
        ExitCode.CHECKPOINT,
        "no trusted key signed the " + what + " of '" + checkpoint.origin() + "'",
        what);
  }
}
