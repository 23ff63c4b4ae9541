package dev.evident.log.verify;

import dev.evident.merkle.Cosignature;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSignature;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which witnesses of a policy cosigned a checkpoint.
 *
 * @param names their names in the policy, in alphabetical order
 * @param latest time of the newest cosignature, in seconds since 1970
 */
record WitnessCheck(List<String> names, OptionalLong latest) {
  WitnessCheck {
    names = List.copyOf(names);
  }

  /** Whether the quorum is there, if one is asked for; fails for a wrong line, as {@link #of}. */
  static boolean reached(Optional<WitnessPolicy> asked, Note note) throws Finding {
    return asked.isEmpty() || asked.get().satisfied(Set.copyOf(cosigners(asked.get(), note).names));
  }

  /**
   * Fails unless the quorum is there, if one is asked for; a line that claims a witness's key must
   * be right.
   */
  static WitnessCheck of(Optional<WitnessPolicy> asked, Note note) throws Finding {
    if (asked.isEmpty()) {
      return new WitnessCheck(List.of(), OptionalLong.empty());
    }
    WitnessCheck found = cosigners(asked.get(), note);
    if (!asked.get().satisfied(Set.copyOf(found.names))) {
      throw new Finding(
          ExitCode.WITNESS_QUORUM,
          "the quorum is not reached by the witnesses that cosigned: " + found.names,
          "checkpoint");
    }
    return found;
  }

  private static WitnessCheck cosigners(WitnessPolicy policy, Note note) throws Finding {
    Set<String> names = new TreeSet<>();
    long latest = -1;
    for (Map.Entry<String, WitnessPolicy.Party> one : policy.witnesses().entrySet()) {
      VerifierKey key = one.getValue().key();
      for (NoteSignature line : note.signatures()) {
        if (!key.claimedBy(line) || key.algorithm() != VerifierKey.COSIGNATURE_V1) {
          continue;
        }
        if (!key.verify(note.text(), line)) {
          throw new Finding(
              ExitCode.WITNESS_QUORUM,
              "cosignature of witness '" + one.getKey() + "' does not verify",
              "checkpoint");
        }
        names.add(one.getKey());
        long time = Cosignature.parse(line).map(Cosignature::timestamp).orElse(-1L);
        latest = Math.max(latest, time);
      }
    }
    return new WitnessCheck(
        List.copyOf(names), latest < 0 ? OptionalLong.empty() : OptionalLong.of(latest));
  }
}
