package dev.evident.cli.bench;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.RealDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The least that could be done with the same bytes: each batch of 1,000 events parsed token by
 * token, each event hashed with SHA-256, the batch appended to a file and forced once. A process of
 * its own, so that its processor time is measured as the server's is.
 */
public final class Baseline {
  private static final int BATCH_EVENTS = 1_000;

  private final Events events;
  private final DiskFile file;
  private final ByteBuffer batch;
  private final byte[] bytes;
  private final JsonFactory json = new JsonFactory();
  private final MessageDigest sha256;
  private final byte[] hash = new byte[32];
  private long position;
  private long tokens;

  private Baseline(Events events, DiskFile file) throws GeneralSecurityException {
    this.events = events;
    this.file = file;
    this.batch = ByteBuffer.allocateDirect(events.bytesMax(BATCH_EVENTS));
    this.bytes = new byte[batch.capacity()];
    this.sha256 = MessageDigest.getInstance("SHA-256");
  }

  /**
   * What it cost.
   *
   * @param cpuMicros microseconds of processor time an event
   * @param perSecond events a second of one thread
   */
  record Cost(double cpuMicros, double perSecond) {}

  /** Runs it in a child process over the events that a run of batches measured. */
  static Cost measure(Jvm jvm, Optional<Path> eventsFile, Path directory, long warmUp, long count)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(jvm.program(Baseline.class));
    command.addAll(
        List.of(
            directory.resolve("baseline").toString(), Long.toString(warmUp), Long.toString(count)));
    eventsFile.ifPresent(path -> command.add(path.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IOException("the baseline did not end well: exit code " + process.exitValue());
      }
      String[] parts = line.split(" ");
      return new Cost(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    }
  }

  /**
   * The child process: arguments are the file to write, events to warm up with, events to measure,
   * and the file of events, if any.
   */
  public static void main(String[] args) throws Exception {
    long warmUp = Long.parseLong(args[1]);
    long count = Long.parseLong(args[2]);
    Disk disk = new RealDisk();
    Path path = Path.of(args[0]);
    try (Events events = args.length > 3 ? FileEvents.open(Path.of(args[3])) : new MadeEvents();
        DiskFile file = disk.open(path, Disk.Access.WRITE)) {
      Baseline baseline = new Baseline(events, file);
      baseline.run(0, warmUp);
      long pid = ProcessHandle.current().pid();
      double cpu = ProcFiles.cpuSeconds(pid);
      long started = System.nanoTime();
      long done = baseline.run(warmUp, count);
      double seconds = (System.nanoTime() - started) / 1e9;
      cpu = ProcFiles.cpuSeconds(pid) - cpu;
      PrintStream out = System.out;
      out.println(cpu * 1e6 / done + " " + done / seconds + " " + baseline.tokens);
    } finally {
      disk.delete(path);
    }
  }

  private long run(long first, long count) throws IOException {
    long done = 0;
    for (; done < count; done += BATCH_EVENTS) {
      batch.clear();
      events.put(first + done, BATCH_EVENTS, batch);
      batch.flip();
      int length = batch.limit();
      batch.get(0, bytes, 0, length);
      parse(length);
      hash(length);
      file.write(batch, position);
      file.force(true);
      position += length;
    }
    return done;
  }

  private void parse(int length) {
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
  }

  private void hash(int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        sha256.update(bytes, start, i - start);
        digest();
        start = i + 1;
      }
    }
  }

  private void digest() {
    try {
      sha256.digest(hash, 0, hash.length);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: a hash of 32 bytes fits into 32 bytes", e);
    }
  }
}
