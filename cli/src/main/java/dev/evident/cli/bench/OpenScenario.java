package dev.evident.cli.bench;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A large log: filled over HTTP, opened after an orderly stop and after {@code kill -9}, asked for
 * proofs and tiles at random places, verified from outside. The page cache is as the load left it.
 */
final class OpenScenario {
  private static final int CONNECTIONS = 4;
  private static final int BATCH_EVENTS = 1_000;
  private static final int WARM_UP_READS = 300;
  private static final int READS = 1_000;
  private static final long PUBLISH_SECONDS_MAX = 10;
  private static final int WATCH_MILLIS = 10;
  private static final int EXIT_USAGE = 2;

  private final Jvm jvm;
  private final Figures figures;
  private final Path data;

  OpenScenario(Jvm jvm, Figures figures, Path data) {
    this.jvm = jvm;
    this.figures = figures;
    this.data = data;
  }

  void run(Events events, long count) throws IOException, InterruptedException {
    figures.add("load_average_before", "load average before", ProcFiles.loadAverage());
    fill(events, count);
    try (ServerProcess server = ServerProcess.start(jvm, data)) {
      opened(server, "stopped", "after an orderly stop");
      server.kill();
    }
    try (ServerProcess server = ServerProcess.start(jvm, data)) {
      opened(server, "killed", "after kill -9");
      long size = published(server, count);
      proofs(server, size);
      figures.add(
          "read_peak_rss_mib",
          "peak memory since this opening, MiB",
          ProcFiles.peakBytes(server.pid()) / 1048576.0,
          0);
      verify("url", "over HTTP", server.url().toString(), server.verifierKey(), size);
      verify("directory", "of the directory", data.toString(), server.verifierKey(), size);
    }
    figures.add("load_average_after", "load average after", ProcFiles.loadAverage());
  }

  private void fill(Events events, long count) throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(jvm, data)) {
      try (BatchLoad load = new BatchLoad(server, events, CONNECTIONS, BATCH_EVENTS)) {
        long started = System.nanoTime();
        load.run(count);
        double seconds = (System.nanoTime() - started) / 1e9;
        figures.add("fill_per_second", "filled at events/s (cold start)", count / seconds, 0);
      }
      figures.add(
          "fill_peak_rss_mib",
          "peak memory while it was filled, MiB",
          ProcFiles.peakBytes(server.pid()) / 1048576.0,
          0);
      DiskUse disk = DiskUse.of(data);
      figures.add(
          "disk_mib",
          "on disk without prepared zeros, MiB",
          (disk.totalBytes() - disk.preparedBytes()) / 1048576.0,
          0);
    }
  }

  private void opened(ServerProcess server, String name, String when) throws IOException {
    figures.add(
        "open_" + name + "_ms", "from exec to listening " + when + ", ms", server.startMillis(), 0);
    figures.add(
        "open_" + name + "_cpu_ms",
        "  processor time of it, ms",
        1e3 * ProcFiles.cpuSeconds(server.pid()),
        0);
  }

  /** Waits for a checkpoint of all events, and returns its size. */
  private static long published(ServerProcess server, long count)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PUBLISH_SECONDS_MAX);
    try (Reader reader = new Reader(server)) {
      long size = Long.parseLong(reader.get("/log/checkpoint").split("\n", 3)[1]);
      while (size < count) {
        if (System.nanoTime() > deadline) {
          throw new IOException("no checkpoint of " + count + " events, only of " + size);
        }
        Thread.sleep(WATCH_MILLIS);
        size = Long.parseLong(reader.get("/log/checkpoint").split("\n", 3)[1]);
      }
      return size;
    }
  }

  private void proofs(ServerProcess server, long size) throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    // The first entry says what the log is; receipts are for events.
    reads(
        server,
        "proof",
        "inclusion proof",
        () -> "/v1/receipts/" + random.nextLong(1, size - 1) + "?level=signed");
    long tiles = size / Tile.WIDTH_MAX;
    if (tiles > 0) {
      reads(
          server,
          "tile",
          "tile of level 0",
          () -> "/log/" + new Tile(0, random.nextLong(tiles), Tile.WIDTH_MAX).path());
      reads(
          server,
          "bundle",
          "bundle of entries",
          () -> "/log/" + new BundleId(random.nextLong(tiles), Tile.WIDTH_MAX).path());
    }
  }

  private void reads(ServerProcess server, String name, String label, Supplier<String> path)
      throws IOException {
    Latencies latencies = new Latencies();
    try (Reader reader = new Reader(server)) {
      double first = reader.nanos(path.get()) / 1e6;
      for (int i = 0; i < WARM_UP_READS; i++) {
        reader.nanos(path.get());
      }
      for (int i = 0; i < READS; i++) {
        latencies.add(reader.nanos(path.get()));
      }
      figures.add(name + "_first_ms", label + ", first of all, ms", first, 2);
    }
    figures.add(name + "_p50_ms", label + " p50, ms", latencies.millis(0.5), 2);
    figures.add(name + "_p99_ms", label + " p99, ms", latencies.millis(0.99), 2);
  }

  private void verify(String name, String label, String target, String key, long size)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(jvm.server());
    command.addAll(List.of("verify", target, "--key", key));
    Path output = data.resolveSibling("verify-" + name + ".out");
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    double cpu = 0;
    while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
      cpu = cpuOrLast(process.pid(), cpu);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    String title = "verify " + label;
    if (process.exitValue() == EXIT_USAGE) {
      figures.add("verify_" + name, title, "not possible in this version");
      return;
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          title
              + " ended with exit code "
              + process.exitValue()
              + ": "
              + Files.readString(output).strip());
    }
    figures.add("verify_" + name + "_per_second", title + ", entries/s", size / seconds, 0);
    figures.add("verify_" + name + "_s", "  seconds, start of the JVM included", seconds, 2);
    figures.add("verify_" + name + "_cpu_s", "  its processor time, s", cpu, 2);
  }

  /** A process that has just ended has no files under /proc any more. */
  private static double cpuOrLast(long pid, double last) {
    try {
      return ProcFiles.cpuSeconds(pid);
    } catch (IOException e) {
      return last;
    }
  }
}
