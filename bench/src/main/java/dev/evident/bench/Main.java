package dev.evident.bench;

import java.io.IOException;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all measurements, or those that the arguments choose; {@code -h} tells how. */
public final class Main {
  private Main() {}

  /** Hands over to JMH, with processor time measured too. */
  public static void main(String[] args) throws IOException, RunnerException {
    Stream<String> own = Stream.of("-prof", CpuTime.class.getName());
    org.openjdk.jmh.Main.main(Stream.concat(Stream.of(args), own).toArray(String[]::new));
  }
}
