package dev.evident.cli.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param eventsFile newline-delimited events; made by the benchmark when there is none
 * @param queriesFile queries with their true answers, for {@link Scenario#QUERY}
 * @param extraFile events that arrive while clients ask, for {@link Scenario#QUERY}
 * @param count events of a measured run of batches
 * @param warmUp events sent before it
 * @param openCount events of the log that is opened
 * @param seconds length of the run with one event a request, and of the run that warms it up
 * @param parent directory on the file system to measure; a directory is made in it
 * @param scenarios which to run
 * @param jvm how the server is started
 * @param keep whether the data stay
 * @param json whether the figures are printed as JSON, at the end
 */
public record BenchOptions(
    Optional<Path> eventsFile,
    Optional<Path> queriesFile,
    Optional<Path> extraFile,
    long count,
    long warmUp,
    long openCount,
    int seconds,
    Path parent,
    List<Scenario> scenarios,
    String heap,
    List<String> jvm,
    boolean keep,
    boolean json) {

  /** What can be measured. */
  public enum Scenario {
    /** 4 connections, batches of 1,000. */
    BATCH,
    /** 64 connections, one event a request. */
    SINGLE,
    /** A large log: opening it, proofs of it, verifying it. */
    OPEN,
    /** What an event costs until it is searchable, sealed and merged. */
    STORE,
    /** A log of a known workload, and its queries with their true answers. */
    QUERY
  }

  public BenchOptions {
    scenarios = List.copyOf(scenarios);
    jvm = List.copyOf(jvm);
    if (count < 1 || warmUp < 0 || openCount < 1 || seconds < 1) {
      throw new IllegalArgumentException("counts and times of a benchmark are at least 1");
    }
  }
}
