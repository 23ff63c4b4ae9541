package dev.evident.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A log that is filled and then asked: what an event costs until it is sealed and settled, how long
 * each query takes warm, many clients beside a stream of new events, and the first answer after a
 * start. Every answer is compared with the true one.
 */
final class QueryScenario {
  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 30;
  private static final int CLIENTS = 16;
  private static final int CLIENT_SECONDS = 20;
  private static final int EVENTS_PER_SECOND = 2_000;
  private static final int BATCH_EVENTS_MAX = 1_000;

  private static final JsonMapper JSON = new JsonMapper();

  private final Jvm jvm;
  private final Figures figures;
  private final Path data;
  private final List<QueryCase> cases;
  // Of the events beside the clients: no id is sent twice.
  private long extraSent;

  QueryScenario(Jvm jvm, Figures figures, Path data, List<QueryCase> cases) {
    this.jvm = jvm;
    this.figures = figures;
    this.data = data;
    this.cases = cases;
  }

  void run(Events events, Events extra, long count) throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(jvm, data)) {
      double perSecond = new Fill(server, figures, data).run(events, 0, count);
      for (Map.Entry<String, List<QueryCase>> group : byName().entrySet()) {
        warm(server, group.getKey(), group.getValue());
      }
      clients(server, extra, EVENTS_PER_SECOND, "clients", "16 clients");
      int half = (int) (perSecond / 2);
      clients(server, extra, half, "half", "16 clients beside %,d events/s".formatted(half));
    }
    try (ServerProcess server = ServerProcess.start(jvm, data)) {
      cold(server);
    }
  }

  private Map<String, List<QueryCase>> byName() {
    Map<String, List<QueryCase>> groups = new LinkedHashMap<>();
    cases.forEach(one -> groups.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one));
    return groups;
  }

  private void warm(ServerProcess server, String name, List<QueryCase> group) throws IOException {
    Latencies latencies = new Latencies();
    int wrong = 0;
    try (Reader reader = new Reader(server)) {
      List<String> paths = new ArrayList<>();
      for (QueryCase one : group) {
        paths.add(page(reader, one));
      }
      double first = reader.nanos(paths.getFirst()) / 1e6;
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        for (int i = 0; i < paths.size(); i++) {
          String fault = group.get(i).truth().fault(JSON.readTree(reader.get(paths.get(i))));
          if (!fault.isEmpty()) {
            wrong++;
            figures.add(name + "_fault", name + " is wrong", fault + ": " + paths.get(i));
          }
        }
      }
      double cpuBefore = ProcFiles.cpuSeconds(server.pid());
      for (int round = 0; round < ROUNDS; round++) {
        for (String path : paths) {
          latencies.add(reader.nanos(path));
        }
      }
      double cpu = ProcFiles.cpuSeconds(server.pid()) - cpuBefore;
      figures.add(name + "_first_ms", name + " first of all, ms", first, 2);
      figures.add(name + "_p50_ms", name + " p50, ms", latencies.millis(0.5), 2);
      figures.add(name + "_p99_ms", name + " p99, ms", latencies.millis(0.99), 2);
      figures.add(
          name + "_cpu_ms", name + " server CPU, ms", cpu * 1e3 / (ROUNDS * paths.size()), 2);
      figures.add(name + "_wrong", name + " wrong answers", wrong, 0);
    }
  }

  /** The address of the page that is meant: pages before it are read, and its cursor is taken. */
  private static String page(Reader reader, QueryCase one) throws IOException {
    String path = one.path();
    int skipped = 0;
    while (skipped < one.skip()) {
      JsonNode answer = JSON.readTree(reader.get(path));
      skipped += answer.get("events").size();
      JsonNode cursor = answer.path("next");
      if (cursor.isMissingNode()) {
        break;
      }
      path = one.path() + "&cursor=" + cursor.stringValue();
    }
    return path;
  }

  /**
   * Many clients beside a stream of new events.
   *
   * @param rate events a second
   * @param name of the figures
   * @param label of the figures
   */
  private void clients(ServerProcess server, Events extra, int rate, String name, String label)
      throws IOException, InterruptedException {
    List<QueryCase> mix =
        cases.stream().filter(one -> one.name().matches("Q[1-6]") && one.skip() == 0).toList();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLIENT_SECONDS);
    Window window = Window.open(server);
    Latencies all = new Latencies();
    int wrong = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1)) {
      Future<Long> sent = threads.submit(() -> trickle(server, extra, rate, end));
      List<Callable<Client>> tasks = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int seed = i;
        tasks.add(() -> new Client().run(server, mix, new SplittableRandom(seed), end));
      }
      for (Future<Client> one : threads.invokeAll(tasks)) {
        all.addAll(one.get().latencies);
        wrong += one.get().wrong;
      }
      double kept = sent.get() / (double) (rate * CLIENT_SECONDS);
      figures.add(name + "_events", label + ": share of the events sent in time", kept, 2);
    } catch (ExecutionException e) {
      throw new IOException("a client stopped: " + e.getCause(), e);
    }
    Window.Use use = window.close();
    figures.add(name + "_per_second", label + ": queries/s", all.count() / use.seconds(), 0);
    figures.add(name + "_p50_ms", label + ": p50, ms", all.millis(0.5), 2);
    figures.add(name + "_p99_ms", label + ": p99, ms", all.millis(0.99), 2);
    figures.add(name + "_wrong", label + ": wrong answers of those checked", wrong, 0);
    figures.add(
        name + "_cpu_ms",
        label + ": server CPU, ms a query",
        use.serverSeconds() * 1e3 / all.count(),
        3);
  }

  /** Sends events at a steady pace, or as fast as they are taken, and returns how many. */
  private long trickle(ServerProcess server, Events extra, int rate, long end)
      throws IOException, InterruptedException {
    int batch = Math.clamp(rate / 20, 1, BATCH_EVENTS_MAX);
    int connections = rate > EVENTS_PER_SECOND ? 4 : 1;
    long sent = 0;
    long started = System.nanoTime();
    try (BatchLoad load = new BatchLoad(server, extra, connections, batch).from(extraSent)) {
      while (System.nanoTime() < end) {
        load.run((long) batch * connections);
        sent += (long) batch * connections;
        long due = started + sent * 1_000_000_000L / rate;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
    }
    extraSent += sent;
    return sent;
  }

  /** One of many clients: asks, and compares some of the answers. */
  private static final class Client {
    private static final int CHECKED_ONE_OF = 32;

    private final Latencies latencies = new Latencies();
    private int wrong;

    Client run(ServerProcess server, List<QueryCase> mix, SplittableRandom random, long end)
        throws IOException {
      try (Reader reader = new Reader(server)) {
        while (System.nanoTime() < end) {
          QueryCase one = mix.get(random.nextInt(mix.size()));
          long started = System.nanoTime();
          String body = reader.get(one.path());
          latencies.add(System.nanoTime() - started);
          if (random.nextInt(CHECKED_ONE_OF) == 0
              && !one.truth().fault(JSON.readTree(body)).isEmpty()) {
            wrong++;
          }
        }
      }
      return this;
    }
  }

  private void cold(ServerProcess server) throws IOException {
    figures.add("open_ms", "from exec to listening, ms", server.startMillis(), 0);
    QueryCase one = cases.getFirst();
    try (Reader reader = new Reader(server)) {
      long started = System.nanoTime();
      String body = reader.get(one.path());
      double millis = (System.nanoTime() - started) / 1e6;
      figures.add("cold_first_ms", "first answer after it, ms", millis, 0);
      figures.add("cold_first_fault", "  its fault", one.truth().fault(JSON.readTree(body)));
    }
  }
}
