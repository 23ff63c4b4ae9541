package dev.evident.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.engine.TestEngine;
import dev.evident.engine.access.Access;
import dev.evident.log.Refused;
import dev.evident.log.disk.RealDisk;
import dev.evident.model.Category;
import dev.evident.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real log, with a clock that the test moves. */
class AuditLogTest {
  private static final Visitor ALICE =
      new Visitor(Optional.of("person:alice"), true, "192.0.2.7", Optional.of("browser/1"));
  private static final Visitor STRANGER = Visitor.unknown("192.0.2.66", Optional.empty());

  @TempDir Path directory;
  private TestEngine engine;
  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final InstantSource clock = () -> now;
  private AuditLog audit;

  @BeforeEach
  void open() throws Exception {
    engine = new TestEngine(directory, new RealDisk());
    audit = new AuditLog(engine.engine()::admitOwn, clock, new Random(1));
  }

  @AfterEach
  void close() throws Exception {
    audit.close();
    engine.close();
  }

  private static Act.Read query(String text, long results) {
    return new Act.Read(
        Act.Kind.QUERY,
        text,
        List.of("main"),
        Optional.of("-24h"),
        Optional.empty(),
        results,
        Optional.of("TICKET-1"));
  }

  private static Act deed() {
    return new Act.Deed(
        "stream.create",
        Category.ADMINISTRATION,
        Outcome.SUCCESS,
        Optional.of(new Act.Subject("stream", "acme")),
        "");
  }

  private List<String> events() throws Exception {
    List<String> events = new ArrayList<>();
    engine
        .log()
        .scan(
            0,
            engine.log().committed().size(),
            record -> {
              if (!record.isControl()) {
                events.add(new String(TestEngine.bytes(record), StandardCharsets.UTF_8));
              }
              return true;
            });
    return events;
  }

  @Test
  void whoLookedAtWhatAndWhyStandsInTheServersOwnStream() throws Exception {
    audit.note(ALICE, query("actor.id:bob \"a \\ b\"", 17));
    audit.step();
    assertThat(events())
        .singleElement()
        .asString()
        .contains("\"action\":\"events.query\"")
        .contains("\"category\":\"access\",\"outcome\":\"success\"")
        .contains("\"actor\":{\"type\":\"user\",\"id\":\"person:alice\"}")
        .contains("\"origin\":{\"ip\":\"192.0.2.7\",\"user_agent\":\"browser/1\"}")
        .contains("\"query\":\"actor.id:bob \\\"a \\\\ b\\\"\"")
        .contains("\"streams\":[\"main\"],\"results\":17,\"from\":\"-24h\"")
        .contains("\"reason\":\"TICKET-1\"")
        .contains("\"stream\":\"" + Access.OWN_STREAM + "\"");
  }

  @Test
  void tenQuietMinutesAddNothingToTheLog() throws Exception {
    audit.note(ALICE, query("a", 1));
    audit.step();
    now = now.plus(AuditLog.WINDOW);
    audit.step();
    long size = engine.log().committed().size();
    for (int second = 0; second < 600; second++) {
      now = now.plusSeconds(1);
      audit.step();
    }
    assertThat(engine.log().committed().size()).isEqualTo(size);
  }

  @Test
  void whatADashboardRepeatsIsOneEventWithACountForEachWindow() throws Exception {
    long seconds = AuditLog.WINDOW.toSeconds();
    for (int i = 0; i < 2 * seconds / 5; i++) {
      audit.note(ALICE, query("a", i));
      audit.step();
      now = now.plusSeconds(5);
    }
    now = now.plus(AuditLog.WINDOW);
    audit.step();
    List<String> events = events();
    assertThat(events).hasSize(3);
    assertThat(events.get(0)).doesNotContain("\"count\"");
    assertThat(events.get(1)).contains("\"count\":120,\"last\":\"2026-11-27T12:10:00Z\"");
    assertThat(events.get(2)).contains("\"count\":119,\"last\":\"2026-11-27T12:19:55Z\"");
  }

  @Test
  void anotherQuestionReaderPlaceOrPurposeIsAnotherEvent() throws Exception {
    Visitor elsewhere = new Visitor(ALICE.label(), true, "192.0.2.8", ALICE.userAgent());
    audit.note(ALICE, query("a", 1));
    audit.note(ALICE, query("b", 1));
    audit.note(elsewhere, query("a", 1));
    audit.note(
        ALICE,
        new Act.Read(
            Act.Kind.QUERY,
            "a",
            List.of("main"),
            Optional.of("-24h"),
            Optional.empty(),
            1,
            Optional.of("TICKET-2")));
    audit.note(ALICE, query("a", 9));
    audit.step();
    assertThat(events()).hasSize(4);
  }

  @Test
  void strangersCannotFillTheLogWithRefusals() throws Exception {
    for (int i = 0; i < 20 * AuditLog.FOLDS_MAX; i++) {
      Visitor one = Visitor.unknown("198.51.100." + i, Optional.empty());
      audit.note(one, new Act.Refusal("GET /v1/events", "", 401, "unauthorized"));
      if (i % AuditLog.FOLDS_MAX == 0) {
        audit.step();
      }
    }
    now = now.plus(AuditLog.WINDOW);
    audit.step();
    assertThat(events()).hasSize(AuditLog.FOLDS_MAX + 1);
    assertThat(events().getLast()).contains("\"count\":" + 19 * AuditLog.FOLDS_MAX);
  }

  @Test
  void whatWasCommittedIsInTheLogWhenTheCallReturns() throws Exception {
    audit.start();
    audit.commit(ALICE, deed());
    assertThat(events())
        .singleElement()
        .asString()
        .contains("\"action\":\"stream.create\",\"category\":\"administration\"")
        .contains("\"targets\":[{\"type\":\"stream\",\"id\":\"acme\"}]");
  }

  @Test
  void whatWaitsIsWrittenAtTheEnd() throws Exception {
    audit.note(ALICE, query("a", 1));
    audit.note(ALICE, query("a", 2));
    audit.note(ALICE, query("a", 3));
    audit.close();
    assertThat(events()).hasSize(2);
    assertThat(events().getLast()).contains("\"count\":2");
    assertThatThrownBy(() -> audit.note(ALICE, query("late", 1)))
        .isInstanceOf(AuditUnavailable.class);
    assertThatThrownBy(() -> audit.note(ALICE, query("a", 4)))
        .as("a repetition would be counted, and nobody would write the count")
        .isInstanceOf(AuditUnavailable.class);
  }

  @Test
  void anActThatTheLogRefusesTakesNoOtherWithIt() throws Exception {
    audit.note(ALICE, query("before", 1));
    audit.note(
        ALICE,
        new Act.Deed(
            "stream.create",
            Category.ADMINISTRATION,
            Outcome.SUCCESS,
            Optional.of(new Act.Subject("stream", "x".repeat(10_000))), // longer than it may be
            ""));
    audit.note(ALICE, query("behind", 1));
    audit.step();
    assertThat(audit.lost()).isEqualTo(1);
    assertThat(events()).hasSize(2);
    assertThat(events().getFirst()).contains("\"query\":\"before\"");
    assertThat(events().getLast()).contains("\"query\":\"behind\"");
  }

  @Test
  void whileTheLogTakesNothingActsWaitAndAreNeitherLostNorDoubled() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    try (AuditLog patient = thatWaits(full)) {
      for (int i = 0; i < AuditLog.WAITING_MAX; i++) {
        patient.note(ALICE, query("q" + i, 1));
      }
      assertThat(patient.step()).isFalse();
      assertThatThrownBy(() -> patient.note(ALICE, query("one too many", 1)))
          .isInstanceOf(AuditUnavailable.class)
          .hasMessageContaining("cannot be recorded");
      assertThatThrownBy(() -> patient.commit(ALICE, deed())).isInstanceOf(AuditUnavailable.class);
      full.set(false);
      assertThat(patient.step()).isTrue();
      assertThat(patient.waiting()).isZero();
      assertThat(patient.lost()).isZero();
    }
    assertThat(events()).hasSize(AuditLog.WAITING_MAX);
    assertThat(events().getLast()).contains("\"query\":\"q" + (AuditLog.WAITING_MAX - 1) + "\"");
  }

  @Test
  void whatWasCountedWhileTheLogTookNothingIsToldWhenItDoes() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    try (AuditLog patient = filled(full)) {
      now = now.plus(AuditLog.WINDOW);
      assertThat(patient.step()).isFalse();
      patient.note(ALICE, query("repeated", 1));
      assertThat(patient.step()).isFalse();
      full.set(false);
      assertThat(patient.step()).isTrue();
      assertThat(patient.lost()).isZero();
    }
    assertThat(events()).hasSize(AuditLog.WAITING_MAX + 1);
    assertThat(events().getLast())
        .contains("\"query\":\"repeated\"")
        .contains("\"count\":3,\"last\":\"2026-11-27T12:10:00Z\"");
  }

  @Test
  void whatWasCountedIsToldAtTheEndAlsoWhenNothingMoreCouldWait() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    AuditLog patient = filled(full);
    full.set(false);
    patient.close();
    assertThat(patient.lost()).isZero();
    assertThat(events()).hasSize(AuditLog.WAITING_MAX + 1);
    assertThat(events().getLast()).contains("\"query\":\"repeated\"").contains("\"count\":2");
  }

  /** One whose log takes nothing as long as it is full. */
  private AuditLog thatWaits(AtomicBoolean full) {
    return new AuditLog(
        lines -> {
          if (full.get()) {
            throw new Refused(Refused.Reason.DISK_FULL, "full");
          }
          return engine.engine().admitOwn(lines);
        },
        clock,
        new Random(2));
  }

  /** As many acts as may wait, the first of which has been repeated twice. */
  private AuditLog filled(AtomicBoolean full) throws Exception {
    AuditLog patient = thatWaits(full);
    for (int i = 0; i < 3; i++) {
      patient.note(ALICE, query("repeated", 1));
    }
    for (int i = 1; i < AuditLog.WAITING_MAX; i++) {
      patient.note(ALICE, query("q" + i, 1));
    }
    return patient;
  }

  @Test
  void aReadDoesNotWaitForTheDisk() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    try (AuditLog slow =
        new AuditLog(
            lines -> {
              stuck.await();
              return engine.engine().admitOwn(lines);
            },
            clock,
            new Random(3))) {
      slow.start();
      slow.note(ALICE, query("a", 1));
      slow.note(ALICE, query("b", 1)); // returns although the first is not written
      assertThat(slow.waiting()).isPositive();
      stuck.countDown();
    }
    assertThat(events()).hasSize(2);
  }

  @Test
  void textsThatNoRecordTakesAreMendedAndNotLost() throws Exception {
    Visitor odd =
        new Visitor(Optional.of("key:\ud800"), false, "not an address", Optional.of("a\u0000b"));
    audit.note(odd, query("half \udc00", 0));
    audit.note(STRANGER, new Act.Refusal("GET /v1/events/{id}", "", 404, "event-unknown"));
    audit.step();
    assertThat(events()).hasSize(2);
    assertThat(events().getFirst()).contains("half ?");
    assertThat(events().getLast()).contains("\"actor\":{\"type\":\"anonymous\"}");
    assertThat(audit.lost()).isZero();
  }

  @Test
  void theNamedWindowIsTenMinutes() {
    assertThat(AuditLog.WINDOW).isEqualTo(Duration.ofMinutes(10));
  }
}
