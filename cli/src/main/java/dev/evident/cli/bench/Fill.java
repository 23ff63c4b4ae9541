package dev.evident.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Fills a server by batches and waits until everything is searchable, sealed and merged. */
final class Fill {
  private static final int CONNECTIONS = 4;
  private static final int BATCH_EVENTS = 1_000;
  private static final int SETTLE_SECONDS_MAX = 900;
  private static final int WATCH_MILLIS = 500;
  private static final int AWAIT_MILLIS = 20;
  private static final int SETTLED_LOOKS = 3;

  /** A kind of thread below this is told under "others". */
  private static final double TOLD_MICROS_MIN = 0.1;

  private static final String COMMITTED = "evident_log_records{state=\"committed\"}";
  private static final String LAG = "evident_store_searchable_seconds";
  private static final String SEARCHABLE = "evident_store_searchable_records";

  private final ServerProcess server;
  private final Figures figures;
  private final Path data;

  Fill(ServerProcess server, Figures figures, Path data) {
    this.server = server;
    this.figures = figures;
    this.data = data;
  }

  /**
   * Sends events and reports what they cost.
   *
   * @param warmUp events sent before, and settled, which are not measured; 0 for a cold start
   * @return acknowledged events per second
   */
  double run(Events events, long warmUp, long count) throws IOException, InterruptedException {
    try (BatchLoad load = new BatchLoad(server, events, CONNECTIONS, BATCH_EVENTS)) {
      if (warmUp > 0) {
        Latencies _ = load.run(warmUp);
        awaitSettled();
      }
      return measure(load, warmUp, count);
    }
  }

  private double measure(BatchLoad load, long warmUp, long count)
      throws IOException, InterruptedException {
    Map<String, Double> threads = ProcFiles.threadSeconds(server.pid());
    Window window = Window.open(server);
    Scrape before = Scrape.of(server);
    long started = System.nanoTime();
    Latencies acks = load.run(count);
    double filled = (System.nanoTime() - started) / 1e9;
    Scrape after = awaitSearchable();
    double searchable = (System.nanoTime() - started) / 1e9;
    awaitSettled();
    Window.Use use = window.close();
    figures.add("fill_warm_up", "events before the measured ones", (double) warmUp, 0);
    figures.add("fill_per_second", "acknowledged events/s", count / filled, 0);
    figures.add("searchable_per_second", "durable and searchable events/s", count / searchable, 0);
    figures.add("fill_ack_p50_ms", "acknowledgement p50, ms", acks.millis(0.5), 2);
    figures.add("fill_ack_p99_ms", "acknowledgement p99, ms", acks.millis(0.99), 2);
    figures.add(
        "lag_p50_ms", "committed to searchable p50, ms", after.millisSince(before, LAG, 0.5), 0);
    figures.add(
        "lag_p99_ms", "committed to searchable p99, ms", after.millisSince(before, LAG, 0.99), 0);
    figures.add("settled_s", "sealed and merged after, s since the start", use.seconds(), 1);
    figures.add(
        "server_cpu_micros",
        "server CPU until then, µs an event",
        use.serverSeconds() * 1e6 / count,
        2);
    threads(threads, ProcFiles.threadSeconds(server.pid()), use.serverSeconds(), count);
    figures.add(
        "load_cpu_micros", "load generator CPU, µs an event", use.loadSeconds() * 1e6 / count, 2);
    figures.add(
        "other_cpus", "CPUs used by others meanwhile", use.otherSeconds() / use.seconds(), 2);
    DiskUse disk = DiskUse.of(data);
    figures.add(
        "disk_bytes",
        "bytes on disk an event",
        (double) (disk.totalBytes() - disk.preparedBytes()) / (warmUp + count),
        1);
    figures.add(
        "fill_peak_rss_mib",
        "peak memory of the server (VmHWM), MiB",
        ProcFiles.peakBytes(server.pid()) / 1048576.0,
        0);
    return count / filled;
  }

  private void threads(
      Map<String, Double> before, Map<String, Double> after, double all, long count) {
    Map<String, Double> used = new TreeMap<>(after);
    before.forEach((name, seconds) -> used.merge(name, -seconds, Double::sum));
    double told = 0;
    for (Map.Entry<String, Double> one : used.entrySet()) {
      double micros = one.getValue() * 1e6 / count;
      if (micros >= TOLD_MICROS_MIN) {
        figures.add("thread " + one.getKey(), "  of it: " + one.getKey(), micros, 2);
        told += micros;
      }
    }
    figures.add("thread others", "  of it: others", all * 1e6 / count - told, 2);
  }

  /** Until what was committed is searchable; the metrics that said so. */
  private Scrape awaitSearchable() throws IOException, InterruptedException {
    while (true) {
      Scrape now = Scrape.of(server);
      if (now.values().getOrDefault(SEARCHABLE, 0.0) >= now.values().getOrDefault(COMMITTED, 1.0)) {
        return now;
      }
      Thread.sleep(AWAIT_MILLIS);
    }
  }

  /** Until the background work has nothing left to do, which must be so for a while. */
  private void awaitSettled() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS_MAX);
    int settled = 0;
    while (settled < SETTLED_LOOKS) {
      boolean busy = Scrape.of(server).values().getOrDefault("evident_store_busy", 1.0) != 0;
      settled = busy ? 0 : settled + 1;
      if (System.nanoTime() > deadline) {
        throw new IOException("the store did not settle within " + SETTLE_SECONDS_MAX + " s");
      }
      Thread.sleep(WATCH_MILLIS);
    }
  }
}
