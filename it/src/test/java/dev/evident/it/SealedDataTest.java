package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sealed data on the disk of a real server: what it says of damage, and what {@code evident
 * rebuild} mends.
 */
class SealedDataTest {
  private static final int EVENTS = 60_000;
  private static final int BATCH = 5_000;
  private static final Pattern RANGE = Pattern.compile("\"first\":(\\d+),\"last\":(\\d+)");
  private static final String[] SETTINGS = {
    "--set", "data.reserve-mib=16",
    "--set", "log.journal-file-mib=8",
    "--set", "log.checkpoint-interval=100ms",
    "--set", "store.scrub-kib-per-second=1048576"
  };

  @TempDir Path folder;
  private Path data;
  private final Ledger ledger = new Ledger();

  /** A stopped server's directory with sealed segments and a journal file behind them. */
  @BeforeEach
  void build() throws Exception {
    data = folder.resolve("data");
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      Load load = new Load(server, ledger);
      for (int sent = 0; sent < EVENTS; sent += BATCH) {
        assertThat(load.send(ledger.batch(Ledger.Ids.OWN, BATCH, false))).isTrue();
      }
      until("full journal files are sealed", () -> files("journal", ".evj").size() == 1);
      assertThat(server.body("/v1/integrity")).contains("\"damaged\":0");
    }
    assertThat(files("store", ".evs")).hasSizeGreaterThan(1);
    assertThat(files("journal", ".evx")).hasSizeGreaterThan(1);
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private List<Path> files(String directory, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(data.resolve(directory))) {
      return all.filter(file -> file.toString().endsWith(suffix))
          .sorted(Comparator.comparingLong(file -> file.toFile().length()))
          .toList();
    }
  }

  private Path largestSegment() throws IOException {
    return files("store", ".evs").getLast();
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int before = open.read();
      open.seek(at);
      open.write(before ^ 1);
    }
  }

  private static String metric(RunningServer server, String name) throws Exception {
    return server
        .body("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .map(line -> line.substring(name.length() + 1))
        .orElse("none");
  }

  @Test
  void theScrubberVerifiesEverySegmentAndFindsAFlippedByteWhileTheServerRuns() throws Exception {
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      int segments = files("store", ".evs").size();
      until(
          "every segment is verified",
          () -> server.body("/v1/integrity").contains("\"verified\":" + segments + ","));
      String integrity = server.body("/v1/integrity");
      assertThat(integrity).contains("\"unverified\":0,\"damaged\":0");
      assertThat(integrity.split("\"result\":\"verified\",\"verified\":\"20"))
          .hasSize(segments + 1);
      assertThat(metric(server, "evident_segments{result=\"verified\"}"))
          .isEqualTo(segments + ".0");
      assertThat(metric(server, "evident_segments_oldest_verification_seconds")).startsWith("1.");
    }
    Path file = largestSegment();
    String name = file.getFileName().toString();
    flip(file, Files.size(file) / 2);
    Files.delete(data.resolve("store/verified")); // or the next round would come in an hour
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      until(
          "the flipped byte is found",
          () -> server.body("/v1/integrity").contains("\"damaged\":1,"));
      assertThat(server.body("/v1/integrity"))
          .containsPattern(
              "\\{\"name\":\"" + name + "\"[^}]*\"result\":\"damaged\"[^}]*\"reason\":");
      assertThat(metric(server, "evident_segments{result=\"damaged\"}")).isEqualTo("1.0");
      assertThat(metric(server, "evident_store_damaged_segments")).isEqualTo("1.0");
      // It still takes events: damage of old data is told, and does not stop new.
      assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.body("/readyz")).contains("\"ready\":true", name);
    }
    assertThat(Jar.run("fsck", data.toString()).said()).contains(name);
    assertThat(Checks.fsck(data).exitCode()).isNotZero();
    // Nothing is made of what is not there: the damaged records have no other copy here.
    assertThat(Jar.run("rebuild", "--data", data.toString()).with(3).said())
        .contains(name)
        .contains("restore");
    flip(file, Files.size(file) / 2);
    assertWhole();
  }

  @Test
  void aSegmentThatDoesNotOpenIsLeftOutAndEveryAnswerSaysWhatIsMissing() throws Exception {
    Path file = largestSegment();
    String name = file.getFileName().toString();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 9));
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      Matcher segment =
          Pattern.compile("\"name\":\"" + name + "\"," + RANGE.pattern())
              .matcher(server.body("/v1/integrity"));
      assertThat(segment.find()).isTrue();
      long first = Long.parseLong(segment.group(1));
      long last = Long.parseLong(segment.group(2));
      String missing = "\"missing\":[{\"first\":" + first + ",\"last\":" + last + "}]";
      assertThat(server.body("/v1/events?limit=1000"))
          .contains("\"complete\":false", missing, "\"events\":[{\"index\":");
      assertThat(server.body("/v1/stats?q=*%20%7C%20count"))
          .contains("\"complete\":false", missing)
          .doesNotContain("[[" + EVENTS + "]]");
      assertThat(server.body("/readyz")).contains("\"ready\":true", name);
      assertThat(metric(server, "evident_store_damaged_segments")).isEqualTo("1.0");
      Jar.Ended counted =
          Jar.run("stats", "--url", server.url(), "--key", server.adminKey(), "* | count");
      assertThat(counted.said()).contains("incomplete", "records " + first + " to " + last);
      assertThat(counted.exitCode()).isNotZero();
    }
    Files.write(file, bytes);
    assertWhole();
  }

  @Test
  void rebuildMendsEverythingThatIsDerived() throws Exception {
    Path manifest = data.resolve("store/manifest");
    flip(manifest, 60);
    Jar.Ended checked = Jar.run("fsck", data.toString());
    assertThat(checked.exitCode()).as(checked.said()).isNotZero();
    assertThat(checked.said()).contains("evident rebuild");
    assertThat(
            Jar.run("serve", "--data", data.toString(), "--listen", "127.0.0.1:0").with(1).said())
        .contains("evident rebuild");
    for (Path tiles : files("tiles", "")) {
      if (Files.size(tiles) > 0) {
        flip(tiles, Files.size(tiles) / 2);
      }
    }
    for (Path index : files("journal", ".evx")) {
      flip(index, Files.size(index) / 2);
    }
    Files.delete(data.resolve("store/verified"));
    Jar.Ended rebuilt = Jar.run("rebuild", "--data", data.toString()).with(0);
    assertThat(rebuilt.said())
        .contains("the store's manifest was made from its segments")
        .containsPattern("[0-9,]+ segments written anew, [0-9,]+ records compared")
        .contains("have the root of the last signed checkpoint");
    assertWhole();
    // And with nothing but records and keys left.
    Files.delete(manifest);
    for (Path derived : files("tiles", "")) {
      Files.delete(derived);
    }
    for (Path index : files("journal", ".evx")) {
      Files.delete(index);
    }
    Jar.run("rebuild", "--data", data.toString()).with(0);
    assertWhole();
  }

  /** Everything is there as it was acknowledged, and fsck and verify find nothing. */
  private void assertWhole() throws Exception {
    Jar.run("fsck", data.toString()).with(0);
    assertThat(Checks.fsck(data).findings()).isEmpty();
    Jar.run("verify", data.toString()).with(0);
    try (RunningServer server = RunningServer.start(data, SETTINGS)) {
      Checks.verified(server, Optional.empty(), ledger.acks());
      assertThat(Checks.listed(server, ledger)).isEqualTo(EVENTS);
      assertThat(server.body("/v1/stats?q=*%20%7C%20count"))
          .contains("[[" + EVENTS + "]]", "\"complete\":true");
    }
    assertThat(files("store", ".tmp")).isEmpty();
    assertThat(Set.copyOf(ledger.faults())).isEmpty();
  }
}
