package dev.evident.store.scan;

import dev.evident.codec.PersonalFields;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.keys.FileCipher;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.query.QueryText;
import dev.evident.store.RawRecords;
import dev.evident.store.live.OpenSegment;
import dev.evident.store.sealed.ChunkCache;
import dev.evident.store.sealed.SealedSegment;
import dev.evident.store.sealed.SegmentCiphers;
import dev.evident.store.sealed.SegmentKey;
import dev.evident.store.sealed.SegmentWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Processor times of single queries over sealed segments, without a server: {@code ScanBench EVENTS
 * QUERIES DIRECTORY}. Not a test.
 */
final class ScanBench {
  private static final int SEGMENT_EVENTS = 100_000;
  private static final byte[] KEY = new byte[32];
  private static final SegmentCiphers CIPHERS = (_, salt) -> FileCipher.of(KEY, salt, "segment");

  private ScanBench() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[2]);
    Disk disk = new RealDisk();
    if (!Files.exists(directory.resolve("done"))) {
      write(disk, Path.of(args[0]), directory);
      Files.writeString(directory.resolve("done"), "");
    }
    ChunkCache cache = new ChunkCache(512L << 20, 0);
    List<Part> parts = new ArrayList<>();
    long size = 0;
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".evs")).sorted().toList()) {
        SealedSegment segment = SealedSegment.open(disk, file, CIPHERS, cache);
        parts.add(new Part(file.getFileName().toString(), segment));
        size = Math.max(size, parts.getLast().highIndex() + 1);
      }
    }
    View view = new View(parts, List.of(), size);
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 200;
    List<String> lines = Files.readAllLines(Path.of(args[1]));
    for (int q = 1; q <= 10; q++) {
      String name = "\"q\":\"Q" + q + "\"";
      if (args.length > 4 && !args[4].equals("Q" + q)) {
        continue;
      }
      run("Q" + q, view, lines.stream().filter(line -> line.contains(name)).toList(), rounds);
    }
    System.out.println("cache " + (cache.bytes() >> 20) + " MiB, misses " + cache.misses());
  }

  private static void write(Disk disk, Path events, Path directory) throws Exception {
    Files.createDirectories(directory);
    Random random = new Random(1);
    long index = 0;
    int number = 0;
    long opened = 0;
    long sealed = 0;
    try (BufferedReader in = Files.newBufferedReader(events)) {
      while (true) {
        OpenSegment open = new OpenSegment(random.nextLong());
        String text = "";
        while (open.rows() < SEGMENT_EVENTS && !(text = batch(in)).isEmpty()) {
          List<byte[]> records = RawRecords.ofEvents(text, PersonalFields.NONE, index);
          long started = System.nanoTime();
          for (byte[] record : records) {
            open.append(record, 0, index++, 1_700_000_000_000L);
          }
          opened += System.nanoTime() - started;
        }
        if (open.rows() == 0) {
          break;
        }
        open.publish();
        byte[] salt = new byte[FileCipher.SALT_BYTES];
        random.nextBytes(salt);
        long started = System.nanoTime();
        SegmentWriter.write(
            disk,
            directory.resolve(String.format("%05d.evs", number++)),
            new SegmentKey(0, 0, 19_000),
            CIPHERS,
            salt,
            List.of(new SegmentWriter.Source(open.view(), open.terms())));
        sealed += System.nanoTime() - started;
      }
    }
    System.out.printf(
        "%d events: open %.2f us, seal %.2f us each%n",
        index, opened / 1e3 / index, sealed / 1e3 / index);
  }

  private static String batch(BufferedReader in) throws IOException {
    StringBuilder text = new StringBuilder();
    String line;
    for (int i = 0; i < 5_000 && (line = in.readLine()) != null; i++) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static String member(String line, String name) {
    int at = line.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return line.substring(at, line.indexOf('"', at));
  }

  private static String list(String line, String name) {
    int at = line.indexOf("\"" + name + "\":[") + name.length() + 4;
    return line.substring(at, line.indexOf(']', at)).replace("\"", "").replace(",", " ");
  }

  private static String query(String line) {
    return switch (member(line, "q")) {
      case "Q1", "Q2" -> "actor.id=" + member(line, "actor");
      case "Q3" -> "action=" + member(line, "action") + " outcome=" + member(line, "outcome");
      case "Q4" -> member(line, "token");
      case "Q5" -> "context.request_id=" + member(line, "request_id");
      case "Q6" -> "origin.ip:\"" + member(line, "ip") + "\"";
      case "Q7" -> "action:role.* | count by hour(time)";
      case "Q8" -> "action=user.login outcome=failure | count by actor.id | top 10";
      case "Q9" -> "targets.id=" + member(line, "target");
      default ->
          "context.environment=production context.service="
              + member(line, "service")
              + " action=("
              + list(line, "actions")
              + ") -outcome=success";
    };
  }

  /** What this thread has computed: other programs on the machine do not count. */
  private static long cpuNanos() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void run(String name, View view, List<String> lines, int rounds) throws Exception {
    Scan scan = new Scan(view, Instant.EPOCH, ScanLimits.DEFAULT);
    long[] nanos = new long[rounds];
    long found = 0;
    int limit = name.equals("Q6") || name.equals("Q9") ? 100 : 50;
    Order order = name.equals("Q9") ? Order.TIME_ASC : Order.TIME_DESC;
    Total.Mode totals = name.equals("Q10") ? Total.Mode.EXACT : Total.Mode.ON_THE_WAY;
    for (int i = 0; i < rounds; i++) {
      String line = lines.get(i % lines.size());
      Query asked = QueryText.parse(query(line));
      Filter times =
          QueryText.parse(
                  "time:[\"" + member(line, "from") + "\" TO \"" + member(line, "to") + "\"}")
              .filter();
      Query query = new Query(Filter.and(List.of(asked.filter(), times)), asked.pipes());
      if (query.stats().isPresent()) {
        long started = cpuNanos();
        var table = (StatsAnswer.Table) scan.stats(query, new Filter.All(), Cancel.never());
        nanos[i] = cpuNanos() - started;
        found += table.events();
        continue;
      }
      EventsRequest request =
          new EventsRequest(query, new Filter.All(), order, Optional.empty(), limit, totals);
      if (name.equals("Q9")) {
        for (int page = 0; page < 2; page++) {
          var answer = (EventsAnswer.Page) scan.events(request, Cancel.never());
          request = request.after(answer.next().orElseThrow());
        }
      }
      long started = cpuNanos();
      var answer = (EventsAnswer.Page) scan.events(request, Cancel.never());
      nanos[i] = cpuNanos() - started;
      found += name.equals("Q10") ? answer.total().events() : answer.hits().size();
    }
    long first = nanos[0];
    long[] warm = Arrays.copyOfRange(nanos, rounds / 2, rounds);
    Arrays.sort(warm);
    System.out.printf(
        "%-4s p50 %7.3f  p90 %7.3f  best %7.3f  first %8.3f ms, %d%n",
        name,
        warm[warm.length / 2] / 1e6,
        warm[warm.length * 9 / 10] / 1e6,
        warm[0] / 1e6,
        first / 1e6,
        found / rounds);
  }
}
