package dev.evident.codec;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;

/**
 * How long reading takes: {@code ReadBench FILE [batch lines] [rounds]}. Prints, for each round,
 * microseconds of the thread's CPU time and allocated bytes per event.
 */
final class ReadBench {
  private ReadBench() {}

  private static final class Count implements EventReader.Sink {
    long accepted;
    long rejected;
    long bytes;

    @Override
    public void accepted(ParsedRecord record) {
      accepted++;
      bytes += record.length();
    }

    @Override
    public void rejected(dev.evident.model.Refusal refusal) {
      rejected++;
    }
  }

  public static void main(String[] args) throws Exception {
    byte[] all = Files.readAllBytes(Path.of(args[0]));
    int batchLines = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 6;
    byte[][] batches = batches(all, batchLines);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    EventReader reader =
        new EventReader(
            Limits.DEFAULT,
            Reading.NAMES,
            PersonalFields.NONE,
            InstantSource.system(),
            new Random(1));
    for (int round = 0; round < rounds; round++) {
      Count count = new Count();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = threads.getCurrentThreadCpuTime();
      for (byte[] batch : batches) {
        reader.read(new ByteArrayInputStream(batch), BodyFormat.NDJSON, count);
      }
      long nanos = threads.getCurrentThreadCpuTime() - start;
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      System.out.printf(
          "%,d events (%d refused), %d record bytes each: %.3f us CPU and %.1f bytes allocated each%n",
          count.accepted,
          count.rejected,
          count.bytes / Math.max(1, count.accepted),
          nanos / 1e3 / count.accepted,
          (double) allocated / count.accepted);
    }
  }

  private static byte[][] batches(byte[] all, int lines) {
    java.util.List<byte[]> out = new java.util.ArrayList<>();
    int from = 0;
    int seen = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n' && (++seen % lines == 0 || i == all.length - 1)) {
        out.add(Arrays.copyOfRange(all, from, i + 1));
        from = i + 1;
      }
    }
    return out.toArray(byte[][]::new);
  }
}
