package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.Fsck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server under load with SIGKILL at random moments, also while it starts, and holds what is
 * left against what its writers were told. {@code scripts/crash-test 500} runs it for long.
 */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("evident.crash.rounds", 25);
  private static final long SEED = Long.getLong("evident.crash.seed", System.nanoTime());

  /**
   * The log grows over this many rounds; then another one is begun, so that a round stays short.
   */
  private static final int ROUNDS_PER_LOG = 100;

  private static final int PROGRESS_ROUNDS = 25;
  private static final int WRITERS = 8;
  private static final int LOAD_MILLIS_MAX = 900;
  private static final String[] SETTINGS = {
    "--set", "log.journal-file-mib=8", // rotations happen within a few rounds
    "--set", "log.checkpoint-interval=100ms",
    "--set", "data.reserve-mib=16"
  };

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<Duration> starts = new ArrayList<>();
  private int kills;
  private int killsWhileStarting;
  private long events;
  private long acknowledged;
  private long repeated;
  private long unansweredBatches;
  private long tornTails;
  private long journalFiles;

  @Test
  void noKillLosesForksOrDoublesAnAcknowledgedEvent() throws Exception {
    System.out.println("crash test: seed " + SEED + ", " + ROUNDS + " rounds");
    long begin = System.nanoTime();
    for (int done = 0; done < ROUNDS; done += ROUNDS_PER_LOG) {
      Path data = folder.resolve("log-" + done);
      rounds(data, Math.min(ROUNDS_PER_LOG, ROUNDS - done), done);
      deleteAll(data);
    }
    report(begin);
  }

  private void rounds(Path data, int rounds, int before) throws Exception {
    Ledger ledger = new Ledger();
    Optional<String> older = Optional.empty();
    for (int round = 0; round < rounds; round++) {
      if (round > 0 && random.nextInt(4) == 0) {
        killWhileStarting(data);
      }
      try (RunningServer server = RunningServer.start(data, SETTINGS)) {
        starts.add(server.startTime());
        check(server, ledger, older, before + round);
        older = Optional.of(loadAndKill(server, ledger));
      }
      fsck(data, before + round);
      if ((before + round) % PROGRESS_ROUNDS == PROGRESS_ROUNDS - 1) {
        System.out.printf(
            "crash test: %d rounds, %d kills, %d acknowledged in this log%n",
            before + round + 1, kills, ledger.acknowledged());
      }
    }
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      starts.add(server.startTime());
      check(server, ledger, older, before + rounds);
      events += Checks.listed(server, ledger);
    }
    fsck(data, before + rounds);
    try (Stream<Path> files = Files.list(data.resolve("journal"))) {
      journalFiles += files.filter(file -> file.toString().endsWith(".evj")).count();
    }
    acknowledged += ledger.acknowledged();
    repeated += ledger.repeated();
  }

  /** Sends under load until a random moment; the last checkpoint that somebody saw before. */
  private String loadAndKill(RunningServer server, Ledger ledger) throws Exception {
    Load load = new Load(server, ledger);
    List<Thread> writers = load.start(WRITERS, random);
    long until = System.nanoTime() + random.nextLong(20, LOAD_MILLIS_MAX) * 1_000_000;
    String seen = server.body("/log/checkpoint");
    while (System.nanoTime() < until) {
      Thread.sleep(1);
      seen = server.body("/log/checkpoint");
    }
    server.kill();
    kills++;
    load.join(writers);
    return seen;
  }

  private void killWhileStarting(Path data) throws Exception {
    Path output = Files.createTempFile(folder, "start", ".out");
    Process process = RunningServer.launch(List.of(), data, output, SETTINGS);
    long typical = starts.getLast().toMillis();
    boolean ended =
        process.waitFor(random.nextLong(typical / 4, typical + 50), TimeUnit.MILLISECONDS);
    assertThat(ended)
        .as("%s %s", ended ? process.exitValue() : 0, Files.readString(output))
        .isFalse();
    process.destroyForcibly().waitFor();
    kills++;
    killsWhileStarting++;
  }

  private void check(RunningServer server, Ledger ledger, Optional<String> older, int round)
      throws Exception {
    List<Ledger.Batch> unanswered = ledger.takeUnanswered();
    unansweredBatches += unanswered.size();
    Load again = new Load(server, ledger);
    for (Ledger.Batch batch : unanswered) {
      // Every other one stays as the crash left it.
      if (batch.ids() != Ledger.Ids.NONE && random.nextBoolean()) {
        assertThat(again.send(batch)).isTrue();
      }
    }
    again.join(List.of());
    server.checkpointOf(ledger.sizeTold());
    Checks.verified(server, older, ledger.acks());
    assertThat(ledger.faults()).as("round %s, seed %s", round, SEED).isEmpty();
  }

  private void fsck(Path data, int round) throws Exception {
    Fsck.Report report = Checks.fsck(data);
    assertThat(report.exitCode())
        .as("fsck in round %s, seed %s: %s", round, SEED, report.findings())
        .isZero();
    tornTails +=
        report.findings().stream()
            .filter(finding -> finding.file().toString().endsWith(".evj"))
            .count();
  }

  private void report(long begin) {
    List<Long> millis = starts.stream().map(Duration::toMillis).sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "crash test: %d rounds, %d kills (%d while starting), %d events in the logs, %d"
            + " acknowledged, %d answered again as duplicates, %d batches cut off, %d torn tails,"
            + " %d journal files, restart ms: median %d, max %d; %d s%n",
        ROUNDS,
        kills,
        killsWhileStarting,
        events,
        acknowledged,
        repeated,
        unansweredBatches,
        tornTails,
        journalFiles,
        millis.get(millis.size() / 2),
        millis.getLast(),
        (System.nanoTime() - begin) / 1_000_000_000);
  }

  private static void deleteAll(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
