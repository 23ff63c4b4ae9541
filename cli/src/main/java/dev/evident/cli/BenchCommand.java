package dev.evident.cli;

import dev.evident.cli.bench.Bench;
import dev.evident.cli.bench.BenchOptions;
import dev.evident.cli.bench.BenchOptions.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code evident bench}: what a server of its own does on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure a server on this machine: it is started, loaded and removed again.")
final class BenchCommand implements Callable<Integer> {
  private static final long BATCH_COUNT = 1_000_000;
  private static final long OPEN_COUNT = 10_000_000;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "events to send, one JSON object a line (default: made here, 660 bytes each)")
  private @Nullable Path events;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      description = "queries with their true answers about --events, for the query scenario")
  private @Nullable Path queries;

  @Option(
      names = "--extra",
      paramLabel = "FILE",
      description = "events that arrive while clients ask, for the query scenario")
  private @Nullable Path extra;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "events to measure (default: 1000000, of the opened log 10000000)")
  private @Nullable Long count;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "300000",
      description = "events sent before the measured ones (default: ${DEFAULT-VALUE})")
  private long warmUp;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "length of the single scenario, and of its warm-up (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "where to make the data directory: the disk that is measured (default: here)")
  private Path data = Path.of(".");

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "all",
      description =
          "batch, single, open, store, query, or all, which is batch and single (default)")
  private String scenario = "all";

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "512m",
      description = "heap of the server (default: ${DEFAULT-VALUE})")
  private String heap = "512m";

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "further option of the server's JVM, for profiles; may be repeated")
  private List<String> jvm = new ArrayList<>();

  @Option(names = "--keep", description = "leave the data directory there")
  private boolean keep;

  @Option(names = "--json", description = "print all figures as one JSON object")
  private boolean json;

  private final Terminal terminal;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    BenchOptions options =
        new BenchOptions(
            Optional.ofNullable(events),
            Optional.ofNullable(queries),
            Optional.ofNullable(extra),
            Optional.ofNullable(count).orElse(BATCH_COUNT),
            warmUp,
            Optional.ofNullable(count).orElse(OPEN_COUNT),
            seconds,
            data,
            scenarios(),
            heap,
            jvm,
            keep,
            json);
    Map<String, Map<String, Object>> figures = Bench.run(options, terminal.out());
    if (json) {
      terminal.out().println(new JsonMapper().writeValueAsString(figures));
    }
    return ExitCode.OK;
  }

  private List<Scenario> scenarios() throws CommandFailed {
    return switch (scenario) {
      case "all" -> List.of(Scenario.BATCH, Scenario.SINGLE);
      case "batch" -> List.of(Scenario.BATCH);
      case "single" -> List.of(Scenario.SINGLE);
      case "open" -> List.of(Scenario.OPEN);
      case "store" -> List.of(Scenario.STORE);
      case "query" -> List.of(Scenario.QUERY);
      default ->
          throw new CommandFailed(
              ExitCode.USAGE,
              "there is no scenario \""
                  + scenario
                  + "\"; it is batch, single, open, store, query or all");
    };
  }
}
