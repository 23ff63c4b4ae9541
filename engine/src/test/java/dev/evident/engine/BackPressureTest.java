package dev.evident.engine;

import static dev.evident.engine.TestEngine.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.engine.access.Access;
import dev.evident.log.LogConfig;
import dev.evident.log.Refused;
import dev.evident.model.RefusalCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackPressureTest {
  @TempDir Path directory;
  private final FaultyDisk disk = new FaultyDisk();

  private static String events(String prefix, int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(event(prefix + i));
    }
    return all.toString();
  }

  private static Refused refused(TestEngine engine, String lines) {
    Refused refused = catchThrowableOfType(Refused.class, () -> engine.admit(lines));
    assertThat(refused).as("must be refused").isNotNull();
    return refused;
  }

  @Test
  void aFullQueueRefusesTheWholeRequestAndStoresNothingOfIt() throws Exception {
    LogConfig small = TestEngine.CONFIG.withQueue(10, 1 << 20);
    try (TestEngine engine = new TestEngine(directory, small, disk, TestEngine.BUDGET);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      disk.hold();
      Future<Admitted> first = threads.submit(() -> engine.admit(events("first", 8)));
      disk.awaitHeld();
      Refused refused = refused(engine, events("second", 5_000));
      assertThat(Engine.code(refused.reason())).isEqualTo(RefusalCode.QUEUE_FULL);
      disk.letGo();
      assertThat(first.get(30, TimeUnit.SECONDS).accepted()).isEqualTo(8);
      assertThat(engine.log().committed().size()).isEqualTo(9);
      assertThat(engine.engine().event(Access.ALL, "main", "second0")).isEmpty();
      assertThat(engine.admit(events("second", 5_000)).accepted()).isEqualTo(5_000);
    }
  }

  @Test
  void aRequestLargerThanTheQueueIsTakenWhenItIsAlone() throws Exception {
    LogConfig small = TestEngine.CONFIG.withQueue(10, 1_000);
    try (TestEngine engine = new TestEngine(directory, small, disk, TestEngine.BUDGET)) {
      assertThat(engine.admit(events("e", 9_000)).accepted()).isEqualTo(9_000);
    }
  }

  /** Gives a body, stopping once in the middle until it is told to go on. */
  private static final class Halting extends ByteArrayInputStream {
    private final int haltAt;
    private final CountDownLatch halted = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    Halting(byte[] body, int haltAt) {
      super(body);
      this.haltAt = haltAt;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
      if (pos >= haltAt) {
        halted.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return super.read(bytes, offset, length);
    }
  }

  @Test
  void requestsThatAreReadShareABudget() throws Exception {
    String padded =
        "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"message\":\""
            + "x".repeat(1_000)
            + "\"}\n";
    byte[] large = padded.repeat(4_000).getBytes(StandardCharsets.UTF_8);
    try (TestEngine engine = new TestEngine(directory, TestEngine.CONFIG, disk, 6 << 20);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Halting body = new Halting(large, 3 << 20);
      Future<Admitted> first =
          threads.submit(
              () -> engine.engine().admit(Access.ALL, body, BodyFormat.NDJSON, "", false));
      body.halted.await();
      Refused refused = refused(engine, padded.repeat(4_000));
      assertThat(Engine.code(refused.reason())).isEqualTo(RefusalCode.QUEUE_FULL);
      assertThat(engine.log().committed().size()).isOne();
      body.goOn.countDown();
      assertThat(first.get(30, TimeUnit.SECONDS).accepted()).isEqualTo(4_000);
      assertThat(engine.admit(padded.repeat(4_000)).accepted()).isEqualTo(4_000);
    }
  }

  @Test
  void aBodyThatBreaksOffStoresNothingAndGivesItsShareBack() throws Exception {
    try (TestEngine engine = new TestEngine(directory, TestEngine.CONFIG, disk, 100_000)) {
      byte[] good = events("torn", 3_000).getBytes(StandardCharsets.UTF_8);
      for (int round = 0; round < 5; round++) {
        InputStream torn =
            new java.io.SequenceInputStream(
                new java.io.ByteArrayInputStream(good),
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("the connection broke");
                  }
                });
        IOException broke =
            catchThrowableOfType(
                IOException.class,
                () -> engine.engine().admit(Access.ALL, torn, BodyFormat.NDJSON, "", false));
        assertThat(broke).hasMessage("the connection broke");
      }
      assertThat(engine.log().committed().size()).isOne();
      assertThat(engine.admit(events("whole", 500)).accepted()).isEqualTo(500);
    }
  }

  @Test
  void aSmallBodyThatMakesHugeRecordsIsRefusedAsAWhole() throws Exception {
    // Each unknown member of an inner object gets the whole path as its name.
    String actor = "{\"type\":\"system\"";
    String open = (",\"on_behalf_of\":" + actor).repeat(25);
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      members.append(",\"").append(i).append("\":0");
    }
    String event =
        "{\"action\":\"a.b\",\"actor\":" + actor + open + members + "}".repeat(27) + "\n";
    try (TestEngine engine = new TestEngine(directory, disk)) {
      String body = event.repeat(200);
      for (boolean atomic : new boolean[] {false, true}) {
        BodyRefused refused =
            catchThrowableOfType(BodyRefused.class, () -> engine.admit(body, atomic));
        assertThat(refused).as("a body of %d bytes", body.length()).isNotNull();
        assertThat(refused.refusal().code()).isEqualTo(RefusalCode.BATCH_TOO_LARGE);
      }
      assertThat(engine.log().committed().size()).isOne();
    }
  }

  @Test
  void aFullDiskRefusesAndReadingGoesOn() throws Exception {
    LogConfig small = TestEngine.CONFIG.withDisk(1 << 20, 1 << 20);
    try (TestEngine engine = new TestEngine(directory, small, disk, TestEngine.BUDGET)) {
      disk.free = 0;
      int stored = 0;
      Refused refused = null;
      while (refused == null) {
        try {
          stored += engine.admit(events("round" + stored + "-", 500)).accepted();
        } catch (Refused e) {
          refused = e;
        }
        assertThat(stored).as("the disk must fill up").isLessThan(100_000);
      }
      assertThat(Engine.code(refused.reason())).isEqualTo(RefusalCode.DISK_FULL);
      assertThat(stored).isPositive();
      assertThat(engine.log().committed().size()).isEqualTo(stored + 1L);
      assertThat(engine.engine().event(Access.ALL, "main", "round0-7")).isPresent();
      assertThat(engine.log().trouble()).isPresent();
    }
    disk.free = -1;
    try (TestEngine engine = new TestEngine(directory, small, disk, TestEngine.BUDGET)) {
      assertThat(engine.admit(event("roomy")).accepted()).isOne();
    }
  }

  @Test
  void aLogThatStoppedRefusesAndSaysNothingOfItsInside() throws Exception {
    try (TestEngine engine = new TestEngine(directory, disk)) {
      assertThat(engine.admit(event("before")).accepted()).isOne();
      disk.broken = true;
      Refused refused = refused(engine, event("lost"));
      assertThat(Engine.code(refused.reason())).isEqualTo(RefusalCode.LOG_STOPPED);
      assertThat(Engine.detail(refused)).doesNotContain("secret");
      assertThat(Engine.code(refused(engine, event("later")).reason()))
          .isEqualTo(RefusalCode.LOG_STOPPED);
      assertThat(engine.engine().event(Access.ALL, "main", "before")).isPresent();
      assertThat(engine.engine().event(Access.ALL, "main", "lost")).isEmpty();
      disk.broken = false;
    }
  }

  @Test
  void everyoneWhoWaitsForALogThatStopsIsAnswered() throws Exception {
    try (TestEngine engine = new TestEngine(directory, disk);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      disk.hold();
      Future<Admitted> first = threads.submit(() -> engine.admit(event("first")));
      disk.awaitHeld();
      var waiting = new java.util.ArrayList<Future<Admitted>>();
      for (int i = 0; i < 6; i++) {
        String lines = events("w" + i + "-", 2_000);
        waiting.add(threads.submit(() -> engine.admit(lines)));
      }
      while (engine.log().queuedRecords() < 12_001) {
        Thread.onSpinWait();
      }
      disk.breakAfter(1); // the commit that takes some of them and looks at one more
      disk.letGo();
      assertThat(first.get(20, TimeUnit.SECONDS).accepted()).isOne();
      for (Future<Admitted> one : waiting) {
        var failed =
            catchThrowableOfType(
                java.util.concurrent.ExecutionException.class, () -> one.get(20, TimeUnit.SECONDS));
        assertThat(failed).as("must be refused").isNotNull();
        assertThat(failed).hasCauseInstanceOf(Refused.class);
      }
      disk.broken = false;
    }
  }
}
