package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.VerifierKey;
import java.util.List;
import java.util.Optional;

/** What the check of an evidence file came to. */
public sealed interface EvidenceVerdict {
  /** What the process ends with. */
  ExitCode exitCode();

  /**
   * The checkpoint is good, and every line was looked at.
   *
   * @param head what the file says about itself
   * @param origin the log's name
   * @param size size of the tree that every proof leads to
   * @param root its root
   * @param keys the keys that signed the checkpoint
   * @param witnesses names of the witnesses of the policy that cosigned
   * @param events how many events there are
   * @param partlyShown how many of them are in the log, while what is shown of them is not proven
   * @param wrong how many are not as the log has them
   * @param faults the first of these
   * @param altered what is wrong with the file itself, though each event by itself may be right
   * @param end the last line, if there is one
   */
  record Looked(
      EvidenceHead head,
      String origin,
      long size,
      Hash root,
      List<VerifierKey> keys,
      List<String> witnesses,
      long events,
      long partlyShown,
      long wrong,
      List<Fault> faults,
      Optional<String> altered,
      Optional<EvidenceEnd> end)
      implements EvidenceVerdict {
    public Looked {
      keys = List.copyOf(keys);
      witnesses = List.copyOf(witnesses);
      faults = List.copyOf(faults);
    }

    @Override
    public ExitCode exitCode() {
      if (wrong > 0 || altered.isPresent()) {
        return ExitCode.EVIDENCE;
      }
      return partlyShown > 0 ? ExitCode.PARTLY_SHOWN : ExitCode.VERIFIED;
    }
  }

  /**
   * The file is no evidence, or its checkpoint is not to be trusted: nothing in it shows anything.
   */
  record Refused(Verdict.Failed why) implements EvidenceVerdict {
    @Override
    public ExitCode exitCode() {
      return why.exitCode();
    }
  }

  /**
   * An event that is not as the log has it.
   *
   * @param line of the evidence, the first one being 1
   * @param index where it claims to be; empty when even that cannot be read
   * @param code what kind of fault it is
   * @param what in one sentence
   */
  record Fault(long line, Optional<Long> index, ExitCode code, String what) {}
}
