package dev.evident.bench;

import dev.evident.codec.RecordFilter;
import dev.evident.firewall.Firewall;
import dev.evident.firewall.FirewallMode;
import dev.evident.firewall.PathPolicy;
import dev.evident.firewall.RuleFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the secrets firewall adds to each event: without a secret, with one, with an original. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx512m", "-XX:+UseCompactObjectHeaders"})
public class SecretsFirewall {
  private static final int EVENTS = 1_000;

  /** What a filter may read behind a record. */
  private static final int SLACK = 16;

  private final byte[][] clean = records("");
  private final byte[][] withToken =
      records("\"note\":\"rotated gh" + "p_" + "aB3dE6gH9jK2".repeat(3) + "\",");
  private final byte[][] withOriginal =
      records("\"raw\":\"{\\\"verb\\\":\\\"get\\\",\\\"user\\\":\\\"me\\\"}\",");
  private final RecordFilter filter = filter(List.of());
  private final RecordFilter filterWithPaths =
      filter(List.of("parameters.password", "*.secret", "*.token"));

  /** For JMH. */
  public SecretsFirewall() {}

  private static RecordFilter filter(List<String> paths) {
    return new Firewall(
            RuleFile.builtIn(),
            new PathPolicy(paths),
            FirewallMode.MASK,
            Map.of(),
            new byte[Firewall.KEY_BYTES])
        .filter();
  }

  private static byte[][] records(String more) {
    return new String(Lines.batch(EVENTS), StandardCharsets.US_ASCII)
        .lines()
        .map(line -> line.replace("\"parameters\":{", "\"parameters\":{" + more))
        .map(line -> line.getBytes(StandardCharsets.US_ASCII))
        .map(line -> Arrays.copyOf(line, line.length + SLACK))
        .toArray(byte[][]::new);
  }

  private static int found(RecordFilter filter, byte[][] records) {
    int found = 0;
    for (byte[] record : records) {
      found +=
          filter.look(record, record.length - SLACK, 0) instanceof RecordFilter.Unchanged ? 0 : 1;
    }
    return found;
  }

  /** Events in which nothing is found: nearly all of them. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int noSecret() {
    return found(filter, clean);
  }

  /** The same with paths of a policy that none of the events has. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int noSecretWithPaths() {
    return found(filterWithPaths, clean);
  }

  /** Events that hold escaped JSON, which is looked at twice. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int noSecretAndEscapes() {
    return found(filter, withOriginal);
  }

  /** Events each of which holds a token that is masked. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int oneToken() {
    return found(filter, withToken);
  }
}
