package dev.evident.cli.bench;

import dev.evident.cli.bench.BenchOptions.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Runs scenarios one after the other, each on a server and a data directory of its own. */
public final class Bench {
  private static final int CONNECTIONS = 4;
  private static final int BATCH_EVENTS = 1_000;
  private static final int SINGLE_CONNECTIONS = 64;

  private final BenchOptions options;
  private final Jvm jvm;
  private final Figures figures;

  private Bench(BenchOptions options, PrintStream out) {
    this.options = options;
    this.jvm = new Jvm(options.heap(), options.jvm());
    this.figures = new Figures(out, options.json());
  }

  /**
   * Measures, shows each figure as soon as it is known, and returns all by section and name.
   *
   * @throws IOException when the server does not start, refuses an event, or a file fails; also on
   *     anything but Linux, whose {@code /proc} is read
   */
  public static Map<String, Map<String, Object>> run(BenchOptions options, PrintStream out)
      throws IOException, InterruptedException {
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      throw new IOException("evident bench reads processor times under /proc: it needs Linux");
    }
    Bench bench = new Bench(options, out);
    bench.run();
    return bench.figures.sections();
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(options.parent());
    Path directory = Files.createTempDirectory(options.parent(), "evident-bench-");
    try (Events events =
        options.eventsFile().isPresent()
            ? FileEvents.open(options.eventsFile().get())
            : new MadeEvents()) {
      Machine.describe(figures, directory, jvm);
      figures.add("events", "events", events.description());
      for (Scenario scenario : options.scenarios()) {
        Path data = directory.resolve(scenario.name().toLowerCase(Locale.ROOT));
        try {
          run(scenario, events, data);
        } catch (IOException e) {
          String said = ServerProcess.said(data);
          throw new IOException(
              e.getMessage() + (said.isEmpty() ? "" : "; the server said: " + said), e);
        }
        if (!options.keep()) {
          delete(data);
        }
      }
    } finally {
      if (options.keep()) {
        figures.section("kept", "The data are kept");
        figures.add("directory", "directory", directory.toString());
      } else {
        delete(directory);
      }
    }
  }

  private void run(Scenario scenario, Events events, Path data)
      throws IOException, InterruptedException {
    switch (scenario) {
      case BATCH -> batch(events, data);
      case SINGLE -> single(events, data);
      case OPEN -> open(events, data);
      case STORE -> store(events, data);
      case QUERY -> query(events, data);
    }
  }

  private void batch(Events events, Path data) throws IOException, InterruptedException {
    figures.section(
        "batch",
        "Batches: %d connections, %,d events a request".formatted(CONNECTIONS, BATCH_EVENTS));
    try (ServerProcess server = ServerProcess.start(jvm, data);
        BatchLoad load = new BatchLoad(server, events, CONNECTIONS, BATCH_EVENTS)) {
      if (options.warmUp() > 0) {
        load.run(options.warmUp());
      }
      Window window = Window.open(server);
      Latencies latencies = load.run(options.count());
      report(server, data, window.close(), latencies, (long) latencies.count() * BATCH_EVENTS);
    }
  }

  private void single(Events events, Path data) throws IOException, InterruptedException {
    figures.section(
        "single",
        "Single events: %d connections, one event a request".formatted(SINGLE_CONNECTIONS));
    try (ServerProcess server = ServerProcess.start(jvm, data);
        SingleLoad load = new SingleLoad(server, events, SINGLE_CONNECTIONS)) {
      load.run(options.seconds());
      Window window = Window.open(server);
      Latencies latencies = load.run(options.seconds());
      report(server, data, window.close(), latencies, latencies.count());
    }
  }

  private void open(Events events, Path data) throws IOException, InterruptedException {
    figures.section("open", "A log of %,d events".formatted(options.openCount()));
    new OpenScenario(jvm, figures, data).run(events, options.openCount());
  }

  private void store(Events events, Path data) throws IOException, InterruptedException {
    figures.section("store", "The store: %,d events".formatted(options.count()));
    try (ServerProcess server = ServerProcess.start(jvm, data)) {
      double _ = new Fill(server, figures, data).run(events, options.warmUp(), options.count());
    }
  }

  private void query(Events events, Path data) throws IOException, InterruptedException {
    figures.section("query", "Queries on %,d events".formatted(options.count()));
    Path queries =
        options
            .queriesFile()
            .orElseThrow(() -> new IOException("the query scenario needs --queries FILE"));
    Path extra =
        options
            .extraFile()
            .orElseThrow(() -> new IOException("the query scenario needs --extra FILE"));
    try (Events more = FileEvents.open(extra)) {
      new QueryScenario(jvm, figures, data, QueryCase.read(queries))
          .run(events, more, options.count());
    }
  }

  private void report(
      ServerProcess server, Path data, Window.Use use, Latencies latencies, long count)
      throws IOException, InterruptedException {
    Scrape before = use.before();
    Scrape after = use.after();
    double micros = use.serverSeconds() * 1e6 / count;
    figures.add("acknowledged", "events acknowledged", (double) count, 0);
    figures.add("events_per_second", "acknowledged events/s", count / use.seconds(), 0);
    figures.add("server_cpu_micros", "server CPU, µs an event", micros, 2);
    figures.add(
        "load_cpu_micros", "load generator CPU, µs an event", use.loadSeconds() * 1e6 / count, 2);
    figures.add("ack_p50_ms", "acknowledgement p50, ms", latencies.millis(0.5), 2);
    figures.add("ack_p99_ms", "acknowledgement p99, ms", latencies.millis(0.99), 2);
    figures.add("ack_max_ms", "acknowledgement max, ms", latencies.millis(1), 2);
    figures.add(
        "peak_rss_mib",
        "peak memory of the server (VmHWM), MiB",
        ProcFiles.peakBytes(server.pid()) / 1048576.0,
        0);
    double commits = after.since(before, "evident_commits_total");
    figures.add("commits", "commits", commits, 0);
    figures.add(
        "events_per_commit", "events a commit, mean", commits == 0 ? 0 : count / commits, 1);
    for (String part : List.of("fsync", "commit")) {
      String histogram = "evident_" + part + "_seconds";
      figures.add(
          part + "_p50_ms", part + " p50, ms", after.millisSince(before, histogram, 0.5), 2);
      figures.add(
          part + "_p99_ms", part + " p99, ms", after.millisSince(before, histogram, 0.99), 2);
    }
    DiskUse disk = DiskUse.of(data);
    double stored = after.values().getOrDefault("evident_log_records{state=\"committed\"}", 0.0);
    figures.add(
        "disk_bytes",
        "bytes on disk an event",
        (disk.totalBytes() - disk.preparedBytes()) / stored,
        1);
    figures.add(
        "disk_prepared_mib",
        "zeros prepared on disk beside them, MiB",
        disk.preparedBytes() / 1048576.0,
        0);
    figures.add(
        "other_cpus", "CPUs used by others meanwhile", use.otherSeconds() / use.seconds(), 2);
    figures.add("load_average", "load average", use.loadAverage());
    Baseline.Cost baseline =
        Baseline.measure(
            jvm, options.eventsFile(), options.parent(), options.warmUp(), options.count());
    figures.add("baseline_cpu_micros", "baseline CPU, µs an event", baseline.cpuMicros(), 2);
    figures.add("baseline_per_second", "baseline events/s, one thread", baseline.perSecond(), 0);
    figures.add("ratio", "server CPU / baseline CPU", micros / baseline.cpuMicros(), 2);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
