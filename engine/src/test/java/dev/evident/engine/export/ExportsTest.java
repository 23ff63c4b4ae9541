package dev.evident.engine.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.engine.TestEngine;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Asker;
import dev.evident.engine.search.PlainSearch;
import dev.evident.engine.search.SearchLimits;
import dev.evident.engine.search.SearchListener;
import dev.evident.engine.search.Searches;
import dev.evident.log.disk.RealDisk;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports over a real log, until they are gone. */
class ExportsTest {
  private static final String EVENT = "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}\n";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Asker ASKER = Asker.local("somebody");
  private static final ExportOrder ORDER =
      new ExportOrder(
          Query.of(new Filter.All()),
          ExportForm.JSONL,
          ASKER,
          () -> Optional.of(Access.ALL),
          "test");

  @TempDir Path directory;
  private TestEngine engine;
  private Searches searches;

  @BeforeEach
  void start() throws Exception {
    engine = new TestEngine(directory.resolve("log"), new RealDisk());
    searches =
        new Searches(
            new PlainSearch(engine.log(), 1_000, 1L << 20),
            engine.engine().scopes(),
            new SearchLimits(PATIENCE, 2, 16),
            InstantSource.system(),
            SearchListener.NONE);
    engine.admit(EVENT.repeat(3));
  }

  @AfterEach
  void stop() throws Exception {
    searches.close();
    engine.close();
  }

  private static ExportLimits kept(Duration kept) {
    return new ExportLimits(1_000, 1_000, 1L << 20, 1L << 20, 2, 10, 10, kept, 0);
  }

  private Exporter exporter(ExportLimits limits) {
    EvidencePage page = new EvidencePage(new byte[0], new byte[0]);
    return new Exporter(engine.log(), searches, page, limits, InstantSource.system(), "test");
  }

  private Exports exports(Duration kept) throws Exception {
    return Exports.open(
        exporter(kept(kept)),
        new RealDisk(),
        directory.resolve("exports"),
        kept(kept),
        InstantSource.system(),
        new Random(1));
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(directory.resolve("exports"))) {
      return all.toList();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!what.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes to pass").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWasKeptForLongEnoughGoesThoughNobodyAsks() throws Exception {
    CountDownLatch made = new CountDownLatch(1);
    try (Exports exports = exports(Duration.ofMillis(1))) {
      Optional<ExportState> begun =
          exports.begin(
              ORDER,
              _ -> {
                assertThat(files()).hasSize(2);
                made.countDown();
              });
      assertThat(begun).isPresent();
      made.await();
      await(() -> files().isEmpty());
    }
  }

  @Test
  void whatIsKeptCanBeRemovedAtOnce() throws Exception {
    try (Exports exports = exports(Duration.ofDays(1))) {
      String id = exports.begin(ORDER, _ -> {}).orElseThrow().id();
      await(() ->
          exports.find(id, ASKER.id()).orElseThrow().state().stage()
              instanceof ExportState.Stage.Ready);
      assertThat(files()).hasSize(2);
      assertThat(exports.remove(id, ASKER.id())).isTrue();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void anExportThatMeetsAnErrorDoesNotRunForEver() throws Exception {
    try (Exports exports = exports(Duration.ofDays(1))) {
      String id =
          exports
              .begin(
                  ORDER,
                  _ -> {
                    throw new StackOverflowError("made by the test");
                  })
              .orElseThrow()
              .id();
      await(() ->
          exports.find(id, ASKER.id()).orElseThrow().state().stage()
              instanceof ExportState.Stage.Failed);
    }
  }

  @Test
  void whatArrivesBehindTheSnapshotIsNeitherCountedNorWritten() throws Exception {
    Exporter exporter = exporter(kept(Duration.ofDays(1)));
    Halt halt = new Halt();
    Exporter.Snapshot snapshot = exporter.snapshot(ORDER, halt);
    engine.admit(EVENT.repeat(5));
    OutputStream nowhere = OutputStream.nullOutputStream();
    assertThat(exporter.write(ORDER, snapshot, nowhere, nowhere, halt, (_, _, _) -> {}))
        .isEqualTo(3);
  }
}
