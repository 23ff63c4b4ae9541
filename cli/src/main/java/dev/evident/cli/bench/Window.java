package dev.evident.cli.bench;

import java.io.IOException;

/** What the server and the machine used between two points in time. */
final class Window {
  private final ServerProcess server;
  private final String loadAtStart;
  private final Scrape metricsAtStart;
  private final double busyAtStart;
  private final double ownAtStart;
  private final double serverAtStart;
  private final long started;

  private Window(ServerProcess server) throws IOException {
    this.server = server;
    loadAtStart = ProcFiles.loadAverage();
    metricsAtStart = Scrape.of(server);
    busyAtStart = ProcFiles.busySeconds();
    ownAtStart = ProcFiles.cpuSeconds(ProcessHandle.current().pid());
    serverAtStart = ProcFiles.cpuSeconds(server.pid());
    started = System.nanoTime();
  }

  static Window open(ServerProcess server) throws IOException {
    return new Window(server);
  }

  Use close() throws IOException {
    double seconds = (System.nanoTime() - started) / 1e9;
    double serverSeconds = ProcFiles.cpuSeconds(server.pid()) - serverAtStart;
    double ownSeconds = ProcFiles.cpuSeconds(ProcessHandle.current().pid()) - ownAtStart;
    double busySeconds = ProcFiles.busySeconds() - busyAtStart;
    String load = loadAtStart + " before, " + ProcFiles.loadAverage() + " after";
    return new Use(
        seconds,
        serverSeconds,
        ownSeconds,
        Math.max(0, busySeconds - serverSeconds - ownSeconds),
        load,
        metricsAtStart,
        Scrape.of(server));
  }

  /**
   * @param seconds length of the window
   * @param serverSeconds processor time of the server
   * @param loadSeconds processor time of the load generator
   * @param otherSeconds processor time of everything else: other programs and the kernel's own work
   * @param loadAverage the machine's load average (1 minute)
   * @param before the server's metrics at its start
   * @param after and at its end
   */
  record Use(
      double seconds,
      double serverSeconds,
      double loadSeconds,
      double otherSeconds,
      String loadAverage,
      Scrape before,
      Scrape after) {}
}
