package dev.evident.bench;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.EventReader;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.ParsedRecord;
import dev.evident.codec.PersonalFields;
import dev.evident.log.Batch;
import dev.evident.log.Salts;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
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

/** What the server does with each event of a batch of 1,000, piece by piece. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx512m", "-XX:+UseCompactObjectHeaders"})
public class WritePath {
  private static final int EVENTS = 1_000;
  private static final int ENTRY_BYTES = 48;

  private final byte[] body = Lines.batch(EVENTS);
  private final byte[] entry = new byte[ENTRY_BYTES];
  private final byte[] leaf = new byte[Hash.BYTES];
  private final byte[] root = new byte[Hash.BYTES];
  private final Hasher hasher = new Hasher();
  private final Salts salts = new Salts(new SecureRandom());
  // The clock stands still: it is read once a chunk, and the events lie before it.
  private final EventReader reader =
      new EventReader(
          Limits.DEFAULT,
          new OneOfEach(),
          PersonalFields.NONE,
          InstantSource.fixed(Instant.parse("2026-11-01T00:00:00Z")),
          new SplittableRandom(1));
  private CompactRange range = new CompactRange();

  /** For JMH. */
  public WritePath() {}

  /** Reads the events strictly and makes their record bytes. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long parseAndEncode() throws IOException, BodyRefused {
    Sum sum = new Sum();
    reader.read(new ByteArrayInputStream(body), BodyFormat.NDJSON, sum);
    return sum.bytes;
  }

  /** The same, and draws the salt, computes the commitment and lays the record out for the log. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int parseEncodeAndFillBatch() throws IOException, BodyRefused {
    Fill fill = new Fill(new Batch(salts, 1 << 20));
    reader.read(new ByteArrayInputStream(body), BodyFormat.NDJSON, fill);
    return fill.batch.bodyBytes();
  }

  /** Salt, commitment and layout alone, for records of the size of the lines. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int fillBatch() {
    Batch batch = new Batch(salts, 1 << 20);
    int length = body.length / EVENTS;
    for (int i = 0; i < EVENTS; i++) {
      batch.addEvent(1, 0, new Batch.Id(i, i, false, false), body, i * length, length);
    }
    return batch.bodyBytes();
  }

  /** What the sequencer hashes: a leaf for each entry, the nodes above, a root for each batch. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public byte[] hashLeavesAndAppend() {
    for (int i = 0; i < EVENTS; i++) {
      entry[ENTRY_BYTES - 1] = (byte) i;
      hasher.leaf(entry, 0, ENTRY_BYTES, leaf, 0);
      range.append(leaf, 0, (_, _, _, _) -> {});
    }
    range.root(root, 0);
    if (range.size() > 1 << 30) {
      range = new CompactRange();
    }
    return root;
  }

  private static void fail(Refusal refusal) {
    throw new AssertionError("bug: an event of the benchmark is refused: " + refusal);
  }

  private static final class OneOfEach implements Names {
    @Override
    public int streamNumber(String name) {
      return name.equals(DEFAULT_STREAM) ? 0 : UNKNOWN;
    }

    @Override
    public int classNumber(String name) {
      return name.equals(DEFAULT_CLASS) ? 1 : UNKNOWN;
    }
  }

  private static final class Sum implements EventReader.Sink {
    private long bytes;

    @Override
    public void accepted(ParsedRecord record) {
      bytes += record.recordLength();
    }

    @Override
    public void rejected(Refusal refusal) {
      fail(refusal);
    }
  }

  private static final class Fill implements EventReader.Sink {
    private final Batch batch;

    private Fill(Batch batch) {
      this.batch = batch;
    }

    @Override
    public void accepted(ParsedRecord record) {
      Batch.Id id =
          new Batch.Id(
              record.idMillis(), record.idMillis(), record.idFromServer(), record.timeFromServer());
      batch.addEvent(
          record.recordClass(),
          record.stream(),
          id,
          record.buffer(),
          record.offset(),
          record.length());
    }

    @Override
    public void rejected(Refusal refusal) {
      fail(refusal);
    }
  }
}
