package dev.evident.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.client.ScriptedServer.Act;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvidentClientTest {
  private final TestPace pace = new TestPace();
  private final List<Waiting> waits = new ArrayList<>();

  private EvidentClient client(URI url) {
    return new EvidentClient(
        ClientOptions.of(url, "evd_test"),
        pace,
        InstantSource.system(),
        new SplittableRandom(3),
        waits::add);
  }

  private static IntFunction<Act> first(Act act) {
    return n -> n == 0 ? act : Act.ANSWER;
  }

  private static byte[] lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append("{\"action\":\"doc.read\",\"n\":").append(i).append("}\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  @Test
  void anAppendReturnsReceiptsInInputOrder() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url())) {
      Appended appended = client.appendWithReceipts(lines(1, 3));
      assertThat(appended.accepted()).isEqualTo(3);
      assertThat(appended.receipts()).extracting(AppendReceipt::line).containsExactly(1L, 2L, 3L);
      assertThat(appended.receipts()).extracting(AppendReceipt::index).containsExactly(0L, 1L, 2L);
      assertThat(appended.size()).hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BREAK_BEFORE", "BREAK_AFTER", "BREAK_WITHIN", "BUSY", "UNAVAILABLE"})
  void afterAFailureTheResendNeitherLosesNorDoublesAnEvent(Act act) throws Exception {
    try (ScriptedServer server = new ScriptedServer(first(act));
        EvidentClient client = client(server.url())) {
      Appended appended = client.appendWithReceipts(lines(1, 5));
      assertThat(appended.accepted() + appended.duplicates()).isEqualTo(5);
      assertThat(appended.receipts())
          .extracting(AppendReceipt::index)
          .containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(server.indexes).hasSize(5);
      assertThat(server.requests).hasValue(2);
      assertThat(waits).hasSize(1);
    }
  }

  @Test
  void retryAfterIsTheLeastThatItWaits() throws Exception {
    try (ScriptedServer server = new ScriptedServer(first(Act.BUSY));
        EvidentClient client = client(server.url())) {
      server.retryAfter = "7";
      client.append(lines(1, 1));
      assertThat(pace.pauses).hasSize(1);
      assertThat(pace.pauses.getFirst()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(9));
    }
  }

  @Test
  void aFullDiskIsReportedAtOnceAndNotHammered() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> Act.DISK_FULL);
        EvidentClient client = client(server.url())) {
      assertThatThrownBy(() -> client.append(lines(1, 1)))
          .isInstanceOfSatisfying(
              EvidentException.class,
              e -> {
                assertThat(e.status()).isEqualTo(507);
                assertThat(e.code()).isEqualTo("disk-full");
              })
          .hasMessageContaining("disk is full");
      assertThat(server.requests).hasValue(1);
    }
  }

  @Test
  void anUnknownKeyIsReportedAtOnce() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> Act.UNAUTHORIZED);
        EvidentClient client = client(server.url())) {
      assertThatThrownBy(() -> client.append(lines(1, 1)))
          .isInstanceOf(EvidentException.class)
          .hasMessageContaining("does not know this key");
      assertThat(server.requests).hasValue(1);
    }
  }

  @Test
  void itGivesUpAfterTheRetryTimeAndSaysWhy() throws Exception {
    URI gone;
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER)) {
      gone = server.url();
    }
    try (EvidentClient client = client(gone)) {
      assertThatThrownBy(() -> client.append(lines(1, 1)))
          .isInstanceOfSatisfying(
              EvidentException.class,
              e -> assertThat(e.code()).isEqualTo(EvidentException.UNREACHABLE))
          .hasMessageContaining("nothing listens at");
    }
    Duration waited = pace.pauses.stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThat(pace.pauses).allMatch(pause -> pause.compareTo(Pace.PAUSE_MAX) <= 0);
  }

  @Test
  void refusedLinesCarryTheLineOfTheInputAndTheOthersAreStored() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url())) {
      String input = "{\"action\":\"a.b\"}\n\n{\"x\":1}\n{\"action\":\"a.c\"}";
      Appended appended = client.append(input.getBytes(UTF_8));
      assertThat(appended.accepted()).isEqualTo(2);
      assertThat(appended.refused())
          .containsExactly(new RefusedLine(3, "member-missing", "action", "none"));
    }
  }

  @Test
  void aByteOrderMarkIsNotSent() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url())) {
      assertThat(client.append("\ufeff{\"action\":\"a.b\"}".getBytes(UTF_8)).accepted()).isOne();
      assertThat(server.contents.values()).allMatch(text -> text.startsWith("{\"id\":"));
    }
  }

  @Test
  void whenNothingIsAcceptableTheAnswerIsStillALineForEachEvent() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url())) {
      Appended appended = client.append("{\"x\":1}\n{\"x\":2}\n".getBytes(UTF_8));
      assertThat(appended.accepted()).isZero();
      assertThat(appended.refused()).extracting(RefusedLine::line).containsExactly(1L, 2L);
    }
  }

  @Test
  void aBatchThatTheServerFindsTooLargeIsHalvedUntilItFits() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> Act.ANSWER);
        EvidentClient client = client(server.url())) {
      server.batchEventsMax = 10;
      Appended appended = client.appendWithReceipts(lines(1, 35));
      assertThat(appended.accepted()).isEqualTo(35);
      assertThat(appended.receipts())
          .extracting(AppendReceipt::line)
          .isSorted()
          .hasSize(35)
          .doesNotHaveDuplicates();
      assertThat(server.batchSizes).allMatch(size -> size <= 10);
    }
  }

  @Test
  void aPageHoldsTheRecordsByteForByte() {
    String record = "{\"id\":\"é\",\"n\":1.50,\"s\":\"a\\u0001}\"}";
    String body =
        "{\"events\":[{\"index\":8,\"event\":%s},{\"event\":{},\"index\":7}],\"next\":\"c\",\"complete\":false}"
            .formatted(record);
    Page page = PageReader.read(body.getBytes(UTF_8));
    assertThat(page.events()).hasSize(2);
    assertThat(page.events().getFirst().index()).isEqualTo(8);
    assertThat(new String(page.events().getFirst().record(), UTF_8)).isEqualTo(record);
    assertThat(new String(page.events().getLast().record(), UTF_8)).isEqualTo("{}");
    assertThat(page.next()).hasValue("c");
    assertThat(page.complete()).isFalse();
  }

  @Test
  void optionsThatCannotWorkAreRefusedAndTheKeyIsNeverPrinted() {
    assertThatThrownBy(() -> ClientOptions.of(URI.create("ftp://x"), ""))
        .hasMessageContaining("ftp://x");
    assertThatThrownBy(() -> ClientOptions.of(URI.create("http://x"), "evd_secret\n"))
        .hasMessageNotContaining("secret");
    ClientOptions options = ClientOptions.of(URI.create("http://x"), "evd_secret");
    assertThat(options.toString()).doesNotContain("secret");
    assertThatThrownBy(() -> options.withConnections(0)).hasMessageContaining("connections");
  }
}
