package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.witness.WitnessServer;
import dev.evident.merkle.Cosignature;
import dev.evident.merkle.Note;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log of one event, and real witnesses that may be told to behave badly. */
abstract class WitnessedLog {
  static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path root;
  final List<WitnessServer> servers = new ArrayList<>();
  Path directory;
  VerifierKey logKey;

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

  WitnessServer witness(String name) throws Exception {
    return witness(name, 0);
  }

  WitnessServer witness(String name, int port) throws Exception {
    WitnessServer server = WitnessServer.start(name + ".example", root.resolve(name), port);
    servers.add(server.trusting(logKey));
    return server;
  }

  EvidentLog open(String policy) throws Exception {
    return open(directory, policy, Duration.ofSeconds(20));
  }

  static EvidentLog open(Path data, String policy, Duration patience) throws Exception {
    return open(data, policy, patience, Duration.ofMillis(20));
  }

  static EvidentLog open(Path data, String policy, Duration patience, Duration interval)
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

  static long append(EvidentLog log, String event) throws Exception {
    return TestLogs.append(log, event).size() - 1;
  }

  static Published witnessed(EvidentLog log, long index) throws Exception {
    var _ = log.witnesses().awaitCovering(index, LONG); // not awaited while all of them fail
    until("it is witnessed", () -> newestCovers(log, index));
    return log.witnesses().newest().orElseThrow();
  }

  static boolean newestCovers(EvidentLog log, long index) {
    return log.witnesses().newest().filter(one -> one.size() > index).isPresent();
  }

  static WitnessState state(EvidentLog log, String name) {
    return log.witnesses().states().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for what the threads do; ends as soon as it is so. */
  static void until(String what, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(2);
    }
  }

  static List<Cosignature> cosignatures(Published checkpoint, WitnessServer... of)
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
}
