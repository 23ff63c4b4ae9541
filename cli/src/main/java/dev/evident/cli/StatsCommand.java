package dev.evident.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evident.client.EventQuery;
import dev.evident.client.EvidentClient;
import dev.evident.client.EvidentException;
import dev.evident.client.Stats;
import dev.evident.engine.export.Csv;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evident stats}: counts, sums and groups. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description = "Count, sum and group events: bars on a terminal, a plain table elsewhere.",
    footer = {
      "",
      "For example:",
      "  evident stats 'outcome:denied time>=-7d | count by actor.id | top 10'",
      "  evident stats '* | count by day(time)'",
      "The language is described in docs/query.md."
    })
final class StatsCommand implements Callable<Integer> {
  private static final int BAR_CHARS = 40;
  private static final int EIGHTHS = 8;
  private static final String PARTS = " ▏▎▍▌▋▊▉";

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "QUERY", description = "which events, and after a | what to measure")
  private String query = "";

  @Mixin private QueryOptions options = new QueryOptions();

  @ArgGroup private Form form = new Form();

  /** In which form. */
  static final class Form {
    @Option(names = "--json", description = "the server's JSON")
    private boolean json;

    @Option(names = "--csv", description = "CSV with a header, safe for spreadsheets")
    private boolean csv;
  }

  private final Terminal terminal;

  StatsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      Stats stats = client.stats(options.applied(EventQuery.of(query, EventQuery.LIMIT_MAX)));
      if (form.json) {
        json(stats);
      } else if (form.csv) {
        csv(stats);
      } else {
        table(stats);
      }
      terminal.out().flush();
      return EventPages.complete(terminal, stats.complete(), stats.missing());
    } catch (EvidentException e) {
      throw QueryError.of(e, query);
    }
  }

  private void json(Stats stats) throws IOException {
    PrintStream out = terminal.out();
    out.write(terminal.outIsTerminal() ? Shown.json(stats.json()).getBytes(UTF_8) : stats.json());
    out.write('\n');
  }

  private void csv(Stats stats) throws IOException {
    terminal.out().write(Csv.row(header(stats)).getBytes(UTF_8));
    for (List<String> row : texts(stats)) {
      String line = Csv.row(row);
      String shown = terminal.outIsTerminal() ? Shown.plain(line.stripTrailing()) + "\r\n" : line;
      terminal.out().write(shown.getBytes(UTF_8));
    }
  }

  private void table(Stats stats) {
    int measure = stats.columns().size() - 1;
    boolean bars =
        terminal.outIsTerminal()
            && measure > 0
            && stats.rows().size() > 1
            && stats.columns().get(measure).isNumber();
    new TextTable(terminal.out())
        .print(
            header(stats),
            texts(stats),
            stats.columns().stream().map(Stats.Column::isNumber).toList(),
            bars ? bars(stats.rows().stream().map(row -> row.get(measure)).toList()) : List.of());
  }

  private static List<String> header(Stats stats) {
    return stats.columns().stream().map(Stats.Column::name).toList();
  }

  private static List<List<String>> texts(Stats stats) {
    return stats.rows().stream()
        .map(row -> row.stream().map(cell -> cell.orElse("")).toList())
        .toList();
  }

  /** A bar for each number, the longest for the largest; none for what is not above zero. */
  private static List<String> bars(List<Optional<String>> numbers) {
    List<BigDecimal> values =
        numbers.stream().map(n -> n.map(BigDecimal::new).orElse(BigDecimal.ZERO)).toList();
    BigDecimal largest = values.stream().reduce(BigDecimal.ZERO, BigDecimal::max);
    return values.stream().map(value -> bar(value, largest)).toList();
  }

  private static String bar(BigDecimal value, BigDecimal largest) {
    if (value.signum() <= 0) {
      return "";
    }
    BigDecimal all = BigDecimal.valueOf(BAR_CHARS * EIGHTHS);
    int eighths = value.multiply(all).divide(largest, 0, RoundingMode.HALF_UP).intValue();
    int shown = Math.max(1, eighths);
    String part = shown % EIGHTHS == 0 ? "" : PARTS.substring(shown % EIGHTHS).substring(0, 1);
    return "█".repeat(shown / EIGHTHS) + part;
  }
}
