package dev.evident.firewall;

import com.sun.management.ThreadMXBean;
import dev.evident.codec.RecordFilter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What looking at real lines costs, and what is found in them: {@code FilterBench FILE [MiB]
 * [rounds]}. Takes the lines as they are for records. Prints, for each round, nanoseconds of the
 * thread's CPU time and allocated bytes per line; then each kind of hit with some lines.
 */
final class FilterBench {
  private static final int SHOWN = 5;

  private FilterBench() {}

  public static void main(String[] args) throws Exception {
    int mebibytes = args.length > 1 ? Integer.parseInt(args[1]) : 64;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 6;
    List<byte[]> lines = lines(Path.of(args[0]), mebibytes << 20);
    RecordFilter filter = Filtering.firewall(RuleFile.builtIn()).filter();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < rounds; round++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = threads.getCurrentThreadCpuTime();
      long found = 0;
      for (byte[] line : lines) {
        found += look(filter, line) instanceof RecordFilter.Unchanged ? 0 : 1;
      }
      long nanos = threads.getCurrentThreadCpuTime() - start;
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      System.out.printf(
          "%,d lines, %d with hits: %.1f ns CPU and %.1f bytes allocated each%n",
          lines.size(), found, (double) nanos / lines.size(), (double) allocated / lines.size());
    }
    show(filter, lines);
  }

  private static RecordFilter.Seen look(RecordFilter filter, byte[] line) {
    return filter.look(line, line.length - Scanner.SLACK, Filtering.MAIN);
  }

  private static void show(RecordFilter filter, List<byte[]> lines) {
    Map<String, List<String>> shown = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (byte[] line : lines) {
      if (look(filter, line) instanceof RecordFilter.Changed(byte[] bytes, int length)) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        Filtering.MASK
            .matcher(text)
            .results()
            .forEach(m -> {
              counts.merge(m.group(1), 1, Integer::sum);
              List<String> some = shown.computeIfAbsent(m.group(1), _ -> new ArrayList<>());
              if (some.size() < SHOWN) {
                int from = Math.max(0, m.start() - 60);
                some.add(text.substring(from, Math.min(text.length(), m.end() + 40)));
              }
            });
      }
    }
    counts.forEach((rule, count) -> {
      System.out.println(rule + ": " + count);
      shown.getOrDefault(rule, List.of()).forEach(text -> System.out.println("    " + text));
    });
  }

  private static List<byte[]> lines(Path file, int bytes) throws IOException {
    byte[] all;
    try (InputStream in = Files.newInputStream(file)) {
      all = in.readNBytes(bytes);
    }
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        if (i > from) {
          byte[] line = Arrays.copyOf(Arrays.copyOfRange(all, from, i), i - from + Scanner.SLACK);
          lines.add(line);
        }
        from = i + 1;
      }
    }
    return lines;
  }
}
