package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.StartRefused;
import dev.evident.log.witness.WitnessServer;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Witnesses that saw another log than this one, or say so. */
class WitnessContradictionsTest extends WitnessedLog {
  @Test
  @LogInvariants.LeavesDamage
  void aLogThatWasSetBackHearsOfItFromItsOnlyWitnessAndTakesNothingMore() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    Path copy = root.resolve("copy");
    copy(directory, copy);
    try (EvidentLog log = open(policy)) {
      for (int i = 0; i < 20; i++) {
        append(log, "e" + i);
      }
      witnessed(log, append(log, "last"));
    }
    try (EvidentLog log = open(copy, policy, LONG)) {
      until("it objects", () -> log.witnesses().objection().isPresent());
      assertThat(log.trouble().orElseThrow())
          .contains("witness 'A'", "records of this log, but only", "restore");
      assertThatThrownBy(() -> append(log, "new"))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("witness 'A' contradicts");
      assertThat(state(log, "A").condition()).isEqualTo(WitnessState.Condition.CONTRADICTING);
      assertThat(incidents(log)).anyMatch(body -> body.contains("witness-contradicts"));
      assertThat(log.record(1).isControl()).isFalse(); // it still reads
    }
  }

  @Test
  @LogInvariants.LeavesDamage
  void aForkIsSeenByAWitnessThatHoldsAnotherTreeOfTheSameSize() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    try (EvidentLog log = open(policy)) {
      witnessed(log, append(log, "second"));
      a.hold(a.size(), Hash.of(new byte[32]));
      append(log, "third");
      until("it objects", () -> log.witnesses().objection().isPresent());
      assertThat(log.trouble().orElseThrow()).contains("it saw another log");
    }
  }

  @Test
  @LogInvariants.LeavesDamage
  void aContradictionOutlivesARestartUntilTheWitnessCosigns() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    Published before;
    try (EvidentLog log = open(policy)) {
      before = witnessed(log, append(log, "second"));
      a.hold(before.size(), Hash.of(new byte[32]));
      append(log, "third");
      until("it objects", () -> log.witnesses().objection().isPresent());
    }
    int port = a.port();
    a.close();
    try (EvidentLog log = open(policy)) {
      assertThat(log.trouble().orElseThrow()).contains("it saw another log");
      assertThatThrownBy(() -> append(log, "new"))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("witness 'A' contradicts");
      until("it is asked", () -> !state(log, "A").failures().isEmpty());
      assertThat(state(log, "A").condition()).isEqualTo(WitnessState.Condition.CONTRADICTING);
      assertThat(state(log, "A").trouble().orElseThrow())
          .contains("it saw another log", "asked again");
      assertThat(log.record(1).isControl()).isFalse(); // it still reads
      a.hold(before.size(), before.root());
      witness("a", port);
      until("it agrees", () -> log.witnesses().objection().isEmpty());
      witnessed(log, append(log, "fourth"));
    }
    try (EvidentLog log = open(policy)) {
      assertThat(log.trouble()).isEmpty();
      witnessed(log, append(log, "fifth"));
    }
  }

  @Test
  void whoTakesAWitnessThatErrsOutOfThePolicyGoesOn() throws Exception {
    WitnessServer a = witness("a");
    WitnessServer b = witness("b");
    a.hold(1_000_000, Hash.of(new byte[32]));
    String both = a.policyLine("A") + b.policyLine("B") + "group G all A B\nquorum G\n";
    try (EvidentLog log = open(both)) {
      until("it objects", () -> log.witnesses().objection().isPresent());
    }
    try (EvidentLog log = open(b.policyLine("B") + "quorum B\n")) {
      assertThat(log.trouble()).isEmpty();
      witnessed(log, append(log, "second"));
    }
    a.close();
    try (EvidentLog log = open(both)) {
      assertThat(log.trouble().orElseThrow()).contains("witness 'A' contradicts");
    }
  }

  @Test
  void oneWitnessOfTwoThatContradictsIsAnIncidentAndNoMore() throws Exception {
    WitnessServer a = witness("a");
    WitnessServer b = witness("b");
    b.hold(1_000_000, Hash.of(new byte[32]));
    String policy = a.policyLine("A") + b.policyLine("B") + "group G any A B\nquorum G\n";
    try (EvidentLog log = open(policy)) {
      until(
          "it contradicts",
          () -> state(log, "B").condition() == WitnessState.Condition.CONTRADICTING);
      until("it is recorded", () -> !incidents(log).isEmpty());
      long index = append(log, "second");
      assertThat(cosignatures(witnessed(log, index), a)).hasSize(1);
      assertThat(log.trouble()).isEmpty();
    }
  }

  @Test
  @LogInvariants.LeavesDamage
  void aLogThatHoldsLessThanItsWitnessesSawDoesNotStart() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    Path copy = root.resolve("copy");
    copy(directory, copy);
    try (EvidentLog log = open(policy)) {
      witnessed(log, append(log, "second"));
    }
    Files.copy(directory.resolve("cosignatures.log"), copy.resolve("cosignatures.log"));
    assertThatThrownBy(() -> open(copy, policy, LONG).close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("witnesses have cosigned", "fork the log", "Restore");
  }

  private static List<String> incidents(EvidentLog log) {
    List<String> all = new ArrayList<>();
    try {
      log.scan(
          0,
          log.committed().size(),
          record -> {
            if (record.kind() == Entry.Kind.INCIDENT.code()) {
              String body = new String(record.publicBody(), StandardCharsets.UTF_8);
              Optional.of(body).filter(b -> b.contains("witness")).ifPresent(all::add);
            }
            return true;
          });
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return all;
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Path target = to.resolve(from.relativize(one).toString());
        if (Files.isDirectory(one)) {
          Files.createDirectories(target);
        } else {
          Files.copy(one, target);
        }
      }
    }
  }
}
