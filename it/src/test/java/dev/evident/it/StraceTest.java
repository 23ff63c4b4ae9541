package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evident.log.verify.Ack;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the kernel saw: one fdatasync per commit, before its answer; and what the server does when
 * the kernel says that a write or a flush failed.
 */
class StraceTest {
  /** The use of the key is noted once; a little room for more. */
  private static final int OWN_COMMITS_MAX = 3;

  private static final int APPENDS = 40;
  private static final String FIRST_JOURNAL_FILE = "journal/0000000000000000.evj";
  private static final Pattern RECEIPT =
      Pattern.compile("\"index\":(\\d+),\"leaf\":\"([0-9a-f]{64})\"");
  private static final Pattern ANSWER =
      Pattern.compile("(write|writev|sendto)\\(\\d+<TCP.*\"HTTP/1\\.1 201.*");
  private static final Pattern COMMITS =
      Pattern.compile("(?m)^evident_commits_total (\\d+)(\\.0)?$");

  @TempDir Path folder;

  @BeforeEach
  void straceWorks() throws Exception {
    assumeTrue(works(), "strace is not installed or may not trace here: its tests did not run");
    folder = folder.toRealPath(); // as the kernel names it
  }

  private static boolean works() throws InterruptedException {
    try {
      return Jar.run(List.of("strace", "-f", "-o", "/dev/null", "true")).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void everyCommitIsOneFdatasyncBeforeItsAnswer() throws Exception {
    Path trace = folder.resolve("trace");
    // -D: the process that we hold is the server, not strace.
    List<String> strace =
        List.of(
            "strace",
            "-D",
            "-f",
            "-ttt",
            "-yy",
            "-s",
            "16",
            "-o",
            trace.toString(),
            "-e",
            "trace=fdatasync,fsync,pwrite64,write,writev,sendto");
    long commits;
    try (RunningServer server = RunningServer.startUnder(strace, folder.resolve("data"));
        Sender sender = new Sender(server)) {
      for (int i = 0; i < APPENDS; i++) {
        assertThat(sender.append(i)).as("append %s", i).isTrue();
      }
      Matcher metric = COMMITS.matcher(server.body("/metrics"));
      assertThat(metric.find()).isTrue();
      commits = Long.parseLong(metric.group(1));
    }
    assertThat(commits)
        .as("genesis, appends, and what the server itself notes about them")
        .isBetween(APPENDS + 1L, APPENDS + 1L + OWN_COMMITS_MAX);
    String acts = acts(Files.readAllLines(trace));
    assertThat(acts.replace("a", ""))
        .as(
            "w = written, f = forced, a = answered: the file's header, the genesis, each append, and"
                + " commits of the server's own, which nobody is told of: %s",
            acts)
        .matches("wfwf(wf){" + APPENDS + "," + (APPENDS + OWN_COMMITS_MAX) + "}");
    // A commit of the server's own may begin before an answer does. But an append is sent behind
    // the
    // answer to the one before it: what was written after that is forced before the next answer.
    String[] between = acts.split("a", -1);
    assertThat(between).hasSize(APPENDS + 1);
    assertThat(List.of(between).subList(0, APPENDS)).as(acts).allMatch(part -> part.contains("wf"));
    System.out.println("strace: " + commits + " commits and a file's header: " + acts);
  }

  /**
   * What was done to the journal and said to the producer, in order: w, f, a. A force counts when
   * it has returned, a write and an answer when they begin.
   */
  private static String acts(List<String> trace) {
    StringBuilder acts = new StringBuilder();
    Set<String> forcing = new HashSet<>(); // threads
    for (String line : trace) {
      String[] words = line.split(" +", 3);
      String thread = words[0];
      String call = words[2];
      boolean journal = call.contains(".evj>");
      if (call.startsWith("pwrite64(") && journal) {
        acts.append('w');
      } else if (call.startsWith("fdatasync(") && journal) {
        if (call.contains("<unfinished")) {
          forcing.add(thread);
        } else {
          acts.append(call.endsWith("= 0") ? 'f' : '!');
        }
      } else if (call.startsWith("<... fdatasync resumed>") && forcing.remove(thread)) {
        acts.append(call.endsWith("= 0") ? 'f' : '!');
      } else if (ANSWER.matcher(call).matches()) {
        acts.append('a');
      }
    }
    return acts.toString();
  }

  @ParameterizedTest(name = "{0} of {1} fails with {2}, the {3}th time")
  @CsvSource({
    "fdatasync, " + FIRST_JOURNAL_FILE + ", EIO, 6",
    "pwrite64, " + FIRST_JOURNAL_FILE + ", EIO, 6",
    "pwrite64, " + FIRST_JOURNAL_FILE + ", ENOSPC, 6",
    "fdatasync, checkpoints.log, EIO, 6",
    "pwrite64, checkpoints.log, ENOSPC, 6"
  })
  void afterAFailedWriteOrForceNothingMoreIsAcknowledged(
      String call, String file, String error, int time) throws Exception {
    Path data = folder.resolve("data");
    List<String> strace =
        List.of(
            "strace",
            "-D",
            "-f",
            "-o",
            folder.resolve("trace").toString(),
            "-P",
            data.resolve(file).toString(),
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + call + ":error=" + error + ":when=" + time);
    List<Ack> acks;
    try (RunningServer server =
            RunningServer.startUnder(strace, data, "--set", "log.checkpoint-interval=100ms");
        Sender sender = new Sender(server)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      for (int i = 0; sender.append(i); i++) {
        assertThat(System.nanoTime()).as("the fault comes").isLessThan(deadline);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(sender.append(1_000_000 + i)).as("after the failure").isFalse();
      }
      assertThat(server.awaitEnd()).as(server.output()).isEqualTo(3);
      assertThat(server.output()).contains("the server ends because its log stopped");
      acks = sender.acks;
    }
    assertThat(acks).as("before the failure").isNotEmpty();
    assertThat(Checks.fsck(data).exitCode()).as("%s", Checks.fsck(data).findings()).isZero();
    try (RunningServer server = RunningServer.start(data)) {
      server.checkpointOf(acks.getLast().index() + 1);
      Checks.verified(server, Optional.empty(), acks);
    }
  }

  /** Sends one event after the other over HTTP/1.1, and keeps what it is told. */
  private static final class Sender implements AutoCloseable {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String key;
    private final List<Ack> acks = new ArrayList<>();

    Sender(RunningServer server) throws IOException {
      this.url = server.url() + "/v1/events";
      this.key = server.adminKey();
    }

    /** Whether it was acknowledged. */
    boolean append(int number) throws InterruptedException {
      String event =
          "{\"id\":\"e-" + number + "\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(20))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(event))
              .build();
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 201) {
          return false;
        }
        Matcher receipt = RECEIPT.matcher(response.body());
        assertThat(receipt.find()).as(response.body()).isTrue();
        acks.add(new Ack(Long.parseLong(receipt.group(1)), Hash.fromHex(receipt.group(2))));
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
