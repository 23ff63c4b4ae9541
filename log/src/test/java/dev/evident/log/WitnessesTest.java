package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.witness.Answer.Failure;
import dev.evident.log.witness.WitnessServer;
import dev.evident.log.witness.WitnessServer.Habit;
import dev.evident.merkle.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A log and real witnesses, honest and otherwise. */
class WitnessesTest extends WitnessedLog {
  @Test
  void twoWitnessesCosignAndEitherIsEnough() throws Exception {
    WitnessServer a = witness("a");
    WitnessServer b = witness("b");
    String policy = a.policyLine("A") + b.policyLine("B") + "group G any A B\nquorum G\n";
    try (EvidentLog log = open(policy)) {
      long index = append(log, "second");
      Published seen = witnessed(log, index);
      assertThat(seen.size()).isGreaterThan(index);
      assertThat(cosignatures(seen, a, b)).isNotEmpty();
      until("both", () -> state(log, "A").size() > index && state(log, "B").size() > index);
      Published both = log.witnesses().cosigned(log.published().orElseThrow());
      assertThat(cosignatures(both, a, b)).hasSize(2);
      assertThat(both.note()).startsWith(log.published().orElseThrow().note());
      assertThat(state(log, "A").condition()).isEqualTo(WitnessState.Condition.COSIGNING);
      assertThat(state(log, "A").lag()).isZero();
      assertThat(a.size()).isEqualTo(both.size());
    }
  }

  @Test
  void theFirstWitnessedCheckpointOverARecordSaysSinceWhen() throws Exception {
    WitnessServer a = witness("a");
    try (EvidentLog log = open(a.policyLine("A") + "quorum A\n")) {
      long index = append(log, "second");
      Published first = witnessed(log, index);
      long later = append(log, "third");
      Published second = witnessed(log, later);
      assertThat(second.size()).isGreaterThan(first.size());
      assertThat(log.witnesses().covering(index).orElseThrow().size()).isEqualTo(first.size());
      assertThat(log.witnesses().covering(later)).contains(second);
      assertThat(log.witnesses().covering(second.size())).isEmpty();
    }
  }

  @Test
  void checkpointsBetweenTwoRoundsAreSkippedAndWhoWaitsBeginsTheNext() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    try (EvidentLog log = open(directory, policy, LONG, Duration.ofHours(1))) {
      until("the first round", () -> state(log, "A").size() > 0);
      long index = 0;
      for (int i = 0; i < 5; i++) {
        index = append(log, "e" + i);
        assertThat(log.awaitPublished(index, LONG)).isPresent();
      }
      assertThat(a.asked()).isEqualTo(1);
      assertThat(log.witnesses().awaitCovering(index, LONG).orElseThrow().size())
          .isEqualTo(index + 1);
      assertThat(a.asked()).isEqualTo(2);
    }
  }

  @Test
  void aQuorumOfAllIsReachedWhenAllHaveCosignedTheSameCheckpoint() throws Exception {
    WitnessServer a = witness("a");
    WitnessServer b = witness("b");
    String policy = a.policyLine("A") + b.policyLine("B") + "group G all A B\nquorum G\n";
    try (EvidentLog log = open(policy)) {
      for (int i = 0; i < 5; i++) {
        Published seen = witnessed(log, append(log, "e" + i));
        assertThat(cosignatures(seen, a, b)).hasSize(2);
      }
    }
  }

  @Test
  void deadSlowAndLyingWitnessesKeepNobodyWaiting() throws Exception {
    WitnessServer good = witness("good");
    WitnessServer dead = witness("dead");
    dead.close();
    WitnessServer slow = witness("slow");
    slow.behave(Habit.SILENT);
    WitnessServer lying = witness("lying");
    lying.behave(Habit.LYING);
    WitnessServer early = witness("early");
    early.behave(Habit.WRONG_CLOCK);
    WitnessServer endless = witness("endless");
    endless.behave(Habit.ENDLESS);
    WitnessServer fickle = witness("fickle");
    fickle.behave(Habit.FICKLE);
    WitnessServer busy = witness("busy");
    busy.behave(Habit.BUSY);
    String policy =
        good.policyLine("good")
            + dead.policyLine("dead")
            + slow.policyLine("slow")
            + lying.policyLine("lying")
            + early.policyLine("early")
            + endless.policyLine("endless")
            + fickle.policyLine("fickle")
            + busy.policyLine("busy")
            + "quorum good\n";
    try (EvidentLog log = open(directory, policy, Duration.ofMillis(300))) {
      Published last = witnessed(log, append(log, "second"));
      for (int i = 0; i < 3; i++) {
        last = witnessed(log, append(log, "e" + i));
      }
      assertThat(cosignatures(last, good)).hasSize(1);
      assertThat(cosignatures(last, dead, slow, lying, early, endless, fickle, busy)).isEmpty();
      fails(log, "dead", Failure.UNREACHABLE);
      fails(log, "slow", Failure.TIMEOUT);
      fails(log, "lying", Failure.SIGNATURE);
      fails(log, "early", Failure.CLOCK);
      fails(log, "endless", Failure.MALFORMED);
      fails(log, "fickle", Failure.MALFORMED);
      fails(log, "busy", Failure.BUSY);
      assertThat(state(log, "dead").lag()).isPositive();
      assertThat(log.trouble()).isEmpty();
    }
  }

  private static void fails(EvidentLog log, String name, Failure why) throws Exception {
    until(name + " fails", () -> state(log, name).failures().getOrDefault(why, 0L) > 0);
    assertThat(state(log, name).condition()).isEqualTo(WitnessState.Condition.FAILING);
    assertThat(state(log, name).size()).isZero();
    assertThat(state(log, name).trouble()).isPresent();
  }

  @Test
  void aCosignatureUnderAnotherKeyThanTheConfiguredOneIsNotKept() throws Exception {
    WitnessServer a = witness("a");
    WitnessServer stranger = WitnessServer.start("a.example", root.resolve("stranger"), 0);
    servers.add(stranger.trusting(logKey));
    String line = "witness A " + a.key().text() + " " + stranger.url() + "\n";
    try (EvidentLog log = open(line + "quorum A\n")) {
      long index = append(log, "second");
      fails(log, "A", Failure.SIGNATURE);
      assertThat(log.witnesses().covering(index)).isEmpty();
      assertThat(log.witnesses().cosigned(log.published().orElseThrow()))
          .isEqualTo(log.published().orElseThrow());
    }
  }

  @Test
  void witnessesThatDoNotKnowTheLogOrItsKeySayWhich() throws Exception {
    WitnessServer unknowing = WitnessServer.start("u.example", root.resolve("unknowing"), 0);
    servers.add(unknowing);
    WitnessServer distrusting =
        WitnessServer.start("d.example", root.resolve("distrusting"), 0)
            .trusting(VerifierKey.of(logKey.name(), VerifierKey.ED25519, new byte[32]));
    servers.add(distrusting);
    String policy = unknowing.policyLine("U") + distrusting.policyLine("D") + "quorum U\n";
    try (EvidentLog log = open(policy)) {
      append(log, "second");
      fails(log, "U", Failure.UNKNOWN_LOG);
      fails(log, "D", Failure.KEY_REFUSED);
    }
  }

  @Test
  void aWitnessThatWasAwayIsLedFromWhatItSawLast() throws Exception {
    WitnessServer a = witness("a");
    int port = a.port();
    String policy = a.policyLine("A") + "quorum A\n";
    try (EvidentLog log = open(policy)) {
      witnessed(log, append(log, "second"));
      a.close();
      long index = append(log, "third");
      until("it is missed", () -> state(log, "A").condition() == WitnessState.Condition.FAILING);
      WitnessServer again = witness("a", port);
      assertThat(witnessed(log, index).size()).isGreaterThan(index);
      assertThat(again.size()).isGreaterThan(index);
      assertThat(state(log, "A").trouble()).isEmpty();
    }
  }

  @Test
  void aLogThatForgotWhatAWitnessHoldsAsksItAndGoesOn() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    try (EvidentLog log = open(policy)) {
      witnessed(log, append(log, "second"));
    }
    Files.delete(directory.resolve("cosignatures.log"));
    try (EvidentLog log = open(policy)) {
      long index = append(log, "third");
      assertThat(witnessed(log, index).size()).isGreaterThan(index);
      assertThat(state(log, "A").failures()).isEmpty();
    }
  }

  @Test
  void whatWasCosignedIsThereAfterARestartThoughNoWitnessAnswers() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    long index;
    Published seen;
    try (EvidentLog log = open(policy)) {
      index = append(log, "second");
      seen = witnessed(log, index);
    }
    a.close();
    try (EvidentLog log = open(policy)) {
      assertThat(log.witnesses().newest()).isPresent();
      assertThat(log.witnesses().covering(index)).contains(seen);
      assertThat(state(log, "A").size()).isGreaterThan(index);
      assertThat(state(log, "A").time()).isPresent();
    }
    // Without a policy the file stays, and nobody's word counts.
    try (EvidentLog log = TestLogs.open(directory)) {
      assertThat(log.witnesses().newest()).isEmpty();
      assertThat(log.witnesses().states()).isEmpty();
    }
  }

  @Test
  void aTornCosignatureIsCutAndAskedForAgain() throws Exception {
    WitnessServer a = witness("a");
    String policy = a.policyLine("A") + "quorum A\n";
    try (EvidentLog log = open(policy)) {
      witnessed(log, append(log, "second"));
    }
    Path file = directory.resolve("cosignatures.log");
    byte[] all = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(all, all.length - 7));
    try (EvidentLog log = open(policy)) {
      long index = append(log, "third");
      assertThat(witnessed(log, index).size()).isGreaterThan(index);
    }
    byte[] damaged = Files.readAllBytes(file);
    damaged[20] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> open(policy).close())
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContainingAll("cosignatures.log", "the log starts without it");
    Files.delete(file);
  }
}
