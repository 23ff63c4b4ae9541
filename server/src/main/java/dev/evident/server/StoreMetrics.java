package dev.evident.server;

import dev.evident.engine.IntegritySource;
import dev.evident.engine.IntegritySource.Result;
import dev.evident.engine.IntegritySource.SegmentState;
import dev.evident.store.StoreStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The state of the store and of its segments. Each scrape asks for both once: that goes through all
 * segments, and figures of one scrape belong together.
 */
record StoreMetrics(Supplier<StoreStatus> store, IntegritySource source) implements MultiCollector {
  @Override
  public MetricSnapshots collect() {
    StoreStatus now = store.get();
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauge(all, "searchable_records", "The records below are searchable", now.searchable());
    gauge(all, "sealed_records", "The records below are sealed", now.sealed());
    gauge(all, "live_records", "Records in memory, not sealed yet", now.liveRecords());
    gauge(all, "live_bytes", "Bytes of these records", now.liveBytes());
    gauge(all, "segments", "Segment files", now.segments());
    gauge(all, "sealed_bytes", "Bytes of the segment files", now.sealedBytes());
    gauge(all, "damaged_segments", "Segments with a problem", now.damaged());
    gauge(all, "busy", "1 while records are sealed or segments merged", now.busy() ? 1 : 0);
    counter(all, "seal_failures", "Times that sealing failed", now.sealFailures());
    counter(all, "merge_failures", "Times that merging failed", now.mergeFailures());
    segments(all, source.segments());
    return all.build();
  }

  private static void gauge(MetricSnapshots.Builder all, String name, String help, long value) {
    all.metricSnapshot(
        GaugeSnapshot.builder()
            .name("evident_store_" + name)
            .help(help)
            .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  private static void counter(MetricSnapshots.Builder all, String name, String help, long value) {
    all.metricSnapshot(
        CounterSnapshot.builder()
            .name("evident_store_" + name)
            .help(help)
            .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  private static void segments(MetricSnapshots.Builder all, List<SegmentState> segments) {
    all.metricSnapshot(
        GaugeSnapshot.builder()
            .name("evident_segments")
            .help("Sealed segments by what their last verification said")
            .dataPoint(count("verified", IntegrityRoutes.count(segments, Result.Verified.class)))
            .dataPoint(
                count("unverified", IntegrityRoutes.count(segments, Result.Unverified.class)))
            .dataPoint(count("damaged", IntegrityRoutes.count(segments, Result.Damaged.class)))
            .build());
    Optional<Instant> oldest =
        segments.stream()
            .flatMap(segment -> segment.lastVerified().stream())
            .min(Comparator.naturalOrder());
    GaugeSnapshot.Builder verification =
        GaugeSnapshot.builder()
            .name("evident_segments_oldest_verification_seconds")
            .help("When the segment was verified whose verification is the oldest, since 1970");
    oldest.ifPresent(at ->
        verification.dataPoint(
            GaugeDataPointSnapshot.builder().value((double) at.getEpochSecond()).build()));
    all.metricSnapshot(verification.build());
  }

  private static GaugeDataPointSnapshot count(String result, long segments) {
    return GaugeDataPointSnapshot.builder()
        .labels(Labels.of("result", result))
        .value((double) segments)
        .build();
  }
}
