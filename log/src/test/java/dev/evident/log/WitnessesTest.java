package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.witness.Answer.Failure;
import dev.evident.log.witness.WitnessServer;
import dev.evident.log.witness.WitnessServer.Habit;
import dev.evident.merkle.Cosignature;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Note;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log and real witnesses, honest and otherwise. */
class WitnessesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path root;
  private final List<WitnessServer> servers = new ArrayList<>();
  private Path directory;
  private VerifierKey logKey;

  @BeforeEach
  void makeALog() throws Exception {
    directory = root.resolve("data");
    try (EvidentLog log = TestLogs.open(directory)) {
      logKey = log.key();
      TestLogs.append(log, "first");
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(WitnessServer::close);
  }

  private WitnessServer witness(String name) throws Exception {
    return witness(name, 0);
  }

  private WitnessServer witness(String name, int port) throws Exception {
    WitnessServer server = WitnessServer.start(name + ".example", root.resolve(name), port);
    servers.add(server.trusting(logKey));
    return server;
  }

  private EvidentLog open(String policy) throws Exception {
    return open(directory, policy, Duration.ofSeconds(20));
  }

  private static EvidentLog open(Path data, String policy, Duration patience) throws Exception {
    return open(data, policy, patience, Duration.ofMillis(20));
  }

  private static EvidentLog open(Path data, String policy, Duration patience, Duration interval)
      throws Exception {
    WitnessSettings settings =
        new WitnessSettings(
            WitnessPolicy.parse(policy.getBytes(StandardCharsets.UTF_8)),
            interval,
            patience,
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMinutes(5));
    LogConfig quick =
        new LogConfig(
            TestLogs.SMALL.origin(),
            65_536,
            64L << 20,
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            1 << 20,
            0,
            Map.of(1, "default"),
            true,
            settings);
    return TestLogs.open(data, quick, new RealDisk());
  }

  private static long append(EvidentLog log, String event) throws Exception {
    return TestLogs.append(log, event).size() - 1;
  }

  private static Published witnessed(EvidentLog log, long index) throws Exception {
    var _ = log.witnesses().awaitCovering(index, LONG); // not awaited while all of them fail
    until("it is witnessed", () -> newestCovers(log, index));
    return log.witnesses().newest().orElseThrow();
  }

  private static boolean newestCovers(EvidentLog log, long index) {
    return log.witnesses().newest().filter(one -> one.size() > index).isPresent();
  }

  private static WitnessState state(EvidentLog log, String name) {
    return log.witnesses().states().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for what the threads do; ends as soon as it is so. */
  private static void until(String what, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(2);
    }
  }

  private static List<Cosignature> cosignatures(Published checkpoint, WitnessServer... of)
      throws Exception {
    Note note = Note.parse(checkpoint.note().getBytes(StandardCharsets.UTF_8));
    List<Cosignature> found = new ArrayList<>();
    for (WitnessServer one : of) {
      note.signatures().stream()
          .filter(line -> one.key().verify(note.text(), line))
          .forEach(line -> found.add(Cosignature.parse(line).orElseThrow()));
    }
    return found;
  }

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
