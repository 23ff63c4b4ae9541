package dev.evident.bench;

import java.io.IOException;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all measurements, or those that the arguments choose; {@code -h} tells how. */
public final class Main {
  private Main() {}

  /** Hands over to JMH. */
  public static void main(String[] args) throws IOException, RunnerException {
    org.openjdk.jmh.Main.main(args);
  }
}
