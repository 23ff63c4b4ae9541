package dev.evident.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.client.BatchSender.Settings;
import dev.evident.client.ScriptedServer.Act;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSenderTest {
  private static final Settings SMALL = new Settings(10, 1 << 20, true);
  private final Heard heard = new Heard();

  /** Keeps what it is told, in order. */
  private static final class Heard implements SendListener {
    final List<AppendReceipt> receipts = new ArrayList<>();
    final List<RefusedLine> refused = new ArrayList<>();

    @Override
    public void receipt(AppendReceipt receipt) {
      receipts.add(receipt);
    }

    @Override
    public void refused(RefusedLine line) {
      refused.add(line);
    }
  }

  private static EvidentClient client(URI url, int connections) {
    return new EvidentClient(
        ClientOptions.of(url, "evd_test").withConnections(connections),
        new TestPace(),
        InstantSource.system(),
        new SplittableRandom(5),
        _ -> {});
  }

  private static byte[] events(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append("{\"action\":\"doc.read\",\"n\":").append(i).append("}\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  private static EventLines input(byte[] bytes) {
    return EventLines.ndjson(new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void throughEveryKindOfFailureEachEventIsStoredOnceAndToldInOrder(long seed) throws Exception {
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Act[] acts = {
      Act.ANSWER,
      Act.ANSWER,
      Act.BREAK_BEFORE,
      Act.BREAK_AFTER,
      Act.BREAK_WITHIN,
      Act.BUSY,
      Act.UNAVAILABLE
    };
    Act[] script = new Act[5_000];
    for (int i = 0; i < script.length; i++) {
      script[i] = acts[random.nextInt(acts.length)];
    }
    try (ScriptedServer server = new ScriptedServer(n -> script[n]);
        EvidentClient client = client(server.url(), 4)) {
      SendReport report = new BatchSender(client, SMALL, heard).send(input(events(1_234)));

      assertThat(report.accepted() + report.duplicates()).isEqualTo(1_234);
      assertThat(report.lastLine()).isEqualTo(1_234);
      assertThat(server.indexes).hasSize(1_234);
      assertThat(heard.receipts)
          .extracting(AppendReceipt::line)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 1_234).boxed().toList());
      assertThat(heard.receipts).extracting(AppendReceipt::index).doesNotHaveDuplicates();
      assertThat(server.inFlightMost.get()).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void refusedLinesAreToldWithTheirLineInTheWholeInput() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 50; i++) {
      text.append(i % 7 == 0 ? "{\"bad\":1}\n" : "{\"action\":\"a.b\"}\r\n");
      text.append(i % 10 == 0 ? "  \n" : "");
    }
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url(), 2)) {
      SendReport report =
          new BatchSender(client, SMALL, heard).send(input(text.toString().getBytes(UTF_8)));
      assertThat(heard.refused)
          .extracting(RefusedLine::line)
          .containsExactly(7L, 15L, 23L, 30L, 38L, 46L, 53L);
      assertThat(report.refused()).isEqualTo(7);
      assertThat(report.accepted()).isEqualTo(43);
    }
  }

  @Test
  void anEndlessLineIsRefusedInBoundedMemoryAndTheNextIsSent() throws Exception {
    InputStream endless =
        new InputStream() {
          private long left = 3L * NdjsonLines.LINE_BYTES_MAX;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }
        };
    InputStream rest = new ByteArrayInputStream("\n{\"action\":\"a.b\"}".getBytes(UTF_8));
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url(), 2)) {
      SendReport report =
          new BatchSender(client, SMALL, heard)
              .send(EventLines.ndjson(new SequenceInputStream(endless, rest)));
      assertThat(heard.refused).extracting(RefusedLine::line).containsExactly(1L);
      assertThat(heard.refused.getFirst().code()).isEqualTo("record-too-large");
      assertThat(heard.receipts).extracting(AppendReceipt::line).containsExactly(2L);
      assertThat(report.events()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatIsReplacedInTheMiddleIsWaitedFor() throws Exception {
    ScriptedServer server = new ScriptedServer(n -> n < 20 ? Act.ANSWER : Act.BREAK_AFTER);
    URI url = server.url();
    ClientOptions options =
        ClientOptions.of(url, "").withConnections(2).withRetryFor(Duration.ofSeconds(60));
    ScriptedServer[] second = new ScriptedServer[1];
    try (EvidentClient client =
        EvidentClient.open(
            options,
            _ -> {
              synchronized (second) {
                if (second[0] == null) {
                  server.close();
                  second[0] = restarted(server, url.getPort());
                }
              }
            })) {
      SendReport report = new BatchSender(client, SMALL, heard).send(input(events(500)));
      assertThat(report.accepted() + report.duplicates()).isEqualTo(500);
      assertThat(second[0].indexes).hasSize(500);
      assertThat(heard.receipts).extracting(AppendReceipt::index).doesNotHaveDuplicates();
    } finally {
      second[0].close();
    }
  }

  private static ScriptedServer restarted(ScriptedServer before, int port) {
    try {
      ScriptedServer after = new ScriptedServer(_ -> Act.ANSWER, port);
      synchronized (before) {
        after.indexes.putAll(before.indexes);
      }
      return after;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void afterAStopTheSameRunGoesOnWithoutAGapAndWithoutDoubles() throws Exception {
    byte[] input = events(200);
    try (ScriptedServer server =
            new ScriptedServer(n -> n >= 7 && n < 12 ? Act.DISK_FULL : Act.ANSWER);
        EvidentClient client = client(server.url(), 3)) {
      BatchSender stopped = new BatchSender(client, SMALL, heard);
      SendFailedException failure =
          catchThrowableOfType(SendFailedException.class, () -> stopped.send(input(input)));
      assertThat(failure).hasMessageContaining("disk is full");
      long told = failure.report().lastLine();
      assertThat(told).isLessThan(200).isEqualTo(heard.receipts.size());
      while (server.requests.get() < 12) {
        server.requests.incrementAndGet(); // the disk has room again
      }

      Heard again = new Heard();
      RunId run = RunId.parse(failure.run().toString());
      SendReport report = new BatchSender(client, SMALL, again, run).send(input(input));
      assertThat(report.accepted() + report.duplicates()).isEqualTo(200);
      assertThat(report.duplicates()).isGreaterThanOrEqualTo(told);
      assertThat(server.indexes).hasSize(200);
      assertThat(again.receipts.subList(0, (int) told))
          .extracting(AppendReceipt::index)
          .containsExactlyElementsOf(heard.receipts.stream().map(AppendReceipt::index).toList());
    }
  }

  @Test
  void whatWasReadBeforeTheInputBrokeOffIsSentAndReported() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk of the input is gone");
          }
        };
    InputStream input = new SequenceInputStream(new ByteArrayInputStream(events(15)), broken);
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url(), 2)) {
      SendFailedException failure =
          catchThrowableOfType(
              SendFailedException.class,
              () -> new BatchSender(client, SMALL, heard).send(EventLines.ndjson(input)));
      assertThat(failure).hasMessage("disk of the input is gone");
      assertThat(failure.report().lastLine()).isEqualTo(15);
      assertThat(server.indexes).hasSize(15);
    }
  }
}
