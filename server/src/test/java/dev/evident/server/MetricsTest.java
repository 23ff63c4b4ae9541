package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.engine.IntegritySource.Result;
import dev.evident.engine.IntegritySource.SegmentState;
import dev.evident.store.StoreStatus;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MetricsTest {
  private static final StoreStatus STATUS =
      new StoreStatus(90, 70, 3, 68, 4_000, 2, 20, 900, 5, 6, 1, true, List.of("trouble"));

  private static SegmentState segment(Optional<Instant> verified, Result result) {
    return new SegmentState("name", 0, 9, 10, 1_000, verified, result);
  }

  /** A store whose state is among the metrics; nobody else has it. */
  private static WeakReference<Object> watched() {
    Object store = new Object();
    new Metrics()
        .watch(
            () -> {
              assertThat(store).isNotNull();
              return STATUS;
            },
            List::of);
    return new WeakReference<>(store);
  }

  /** Or a JVM in which servers begin and end, as in tests, would be full one day. */
  @Test
  @Timeout(120)
  void whatIsCountedIsForgottenWithItsServer() throws Exception {
    WeakReference<Object> store = watched();
    while (store.get() != null) {
      System.gc(); // the collector says when
      Thread.sleep(1);
    }
    assertThat(new String(new Metrics().text(), StandardCharsets.UTF_8))
        .contains("jvm_memory_max_bytes", "evident_build_info");
  }

  @Test
  void aScrapeAsksTheStoreOnce() throws Exception {
    AtomicInteger statuses = new AtomicInteger();
    AtomicInteger listings = new AtomicInteger();
    Metrics metrics = new Metrics();
    metrics.watch(
        () -> {
          statuses.incrementAndGet();
          return STATUS;
        },
        () -> {
          listings.incrementAndGet();
          return List.of(
              segment(Optional.of(Instant.ofEpochSecond(70)), new Result.Verified()),
              segment(Optional.of(Instant.ofEpochSecond(50)), new Result.Verified()),
              segment(Optional.empty(), new Result.Unverified()),
              segment(Optional.empty(), new Result.Damaged("why")));
        });
    String text = new String(metrics.text(), StandardCharsets.UTF_8);
    assertThat(statuses).hasValue(1);
    assertThat(listings).hasValue(1);
    assertThat(text.lines())
        .contains(
            "evident_store_searchable_records 90.0",
            "evident_store_sealed_records 70.0",
            "evident_store_live_records 20.0",
            "evident_store_live_bytes 900.0",
            "evident_store_segments 3.0",
            "evident_store_sealed_bytes 4000.0",
            "evident_store_damaged_segments 1.0",
            "evident_store_busy 1.0",
            "evident_store_seal_failures_total 5.0",
            "evident_store_merge_failures_total 6.0",
            "evident_segments{result=\"verified\"} 2.0",
            "evident_segments{result=\"unverified\"} 1.0",
            "evident_segments{result=\"damaged\"} 1.0",
            "evident_segments_oldest_verification_seconds 50.0");
  }
}
