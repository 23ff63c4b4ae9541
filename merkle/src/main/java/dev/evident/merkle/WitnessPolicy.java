package dev.evident.merkle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which logs are trusted and which witnesses must have cosigned (C2SP tlog-policy; the Sigsum form,
 * with bare hexadecimal keys in place of verifier keys, is read as well).
 *
 * @param logs the trusted logs, in the order of the file; may be empty
 * @param witnesses the witnesses by name
 * @param quorum what must be satisfied
 */
public record WitnessPolicy(List<Party> logs, Map<String, Party> witnesses, Rule quorum) {
  /** A key and, when the file has one, the address of its owner. */
  public record Party(VerifierKey key, Optional<String> url) {}

  /** A rule over the witnesses that have cosigned. */
  public sealed interface Rule {
    /** Satisfied by nobody at all. */
    record None() implements Rule {}

    /** One witness, by its name in the policy. */
    record Witness(String name) implements Rule {}

    /** At least {@code threshold} of the members, 1..members. */
    record Group(String name, int threshold, List<Rule> members) implements Rule {
      public Group {
        members = List.copyOf(members);
        if (threshold < 1 || threshold > members.size()) {
          throw new IllegalArgumentException("threshold is not within 1.." + members.size());
        }
      }
    }
  }

  public WitnessPolicy {
    logs = List.copyOf(logs);
    witnesses = Map.copyOf(witnesses);
  }

  /** Reads a policy file. */
  public static WitnessPolicy parse(byte[] file) throws MalformedException {
    return new PolicyParser().parse(file);
  }

  /** True when these witnesses (their names in this policy) make the quorum. */
  public boolean satisfied(Set<String> witnessNames) {
    return holds(quorum, witnessNames);
  }

  private static boolean holds(Rule rule, Set<String> names) {
    return switch (rule) {
      case Rule.None() -> true;
      case Rule.Witness(String name) -> names.contains(name);
      case Rule.Group(_, int threshold, List<Rule> members) ->
          members.stream().filter(member -> holds(member, names)).count() >= threshold;
    };
  }
}
