package dev.evident.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evident.client.EventQuery;
import dev.evident.client.EvidentClient;
import dev.evident.client.EvidentException;
import dev.evident.client.Page;
import dev.evident.engine.export.Csv;
import dev.evident.engine.export.EventCells;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evident query}: events that match a query. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "Find events: a table on a terminal, NDJSON elsewhere.",
    footer = {
      "",
      "For example:",
      "  evident query 'action:role.* outcome:denied time>=-24h'",
      "  evident query 'parameters.amount>=1000 | sort parameters.amount desc'",
      "The language is described in docs/query.md."
    })
final class QueryCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      defaultValue = "",
      description = "what to find; without it: the newest events")
  private String query = "";

  @Mixin private QueryOptions options = new QueryOptions();

  @Option(
      names = "--fields",
      paramLabel = "A,B",
      description = "only these fields of each event, as | fields does")
  private @Nullable String fields;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "time.desc (default), time.asc, index.desc, index.asc")
  private @Nullable String order;

  @ArgGroup private Count count = new Count();

  @ArgGroup private Form form = new Form();

  /** How many. */
  static final class Count {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "most events (default: ${DEFAULT-VALUE})")
    private long limit = 50;

    @Option(names = "--all", description = "every event that matches")
    private boolean all;
  }

  /** In which form. */
  static final class Form {
    @Option(names = "--json", description = "NDJSON on a terminal too")
    private boolean json;

    @Option(names = "--csv", description = "CSV with a header, safe for spreadsheets")
    private boolean csv;
  }

  private final Terminal terminal;
  private final RecordCells cells = new RecordCells();
  private boolean begun;

  QueryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (count.limit < 1) {
      throw new CommandFailed(ExitCode.USAGE, "--limit must be at least 1, not " + count.limit);
    }
    String asked = fields == null ? query : query + " | fields " + fields;
    EventQuery first =
        options.applied(
            EventQuery.of(asked, EventQuery.LIMIT_MAX).withOrder(Optional.ofNullable(order)));
    boolean table = terminal.outIsTerminal() && !form.json && !form.csv;
    EventPages.Form output = form.csv ? this::csv : table ? this::table : this::lines;
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      Page last =
          EventPages.print(
              client, first, count.all ? Long.MAX_VALUE : count.limit, terminal, output);
      if (table && last.next().isPresent()) {
        terminal
            .err()
            .println(EventPages.total(last.total()) + " match; more of them with --limit or --all");
      }
      return EventPages.complete(terminal, last.complete(), last.missing());
    } catch (EvidentException e) {
      throw QueryError.of(e, asked);
    }
  }

  private void lines(Page page) throws IOException {
    printLines(terminal, page.events());
  }

  /** Exact bytes for programs; on a terminal what it would act on is escaped. */
  static void printLines(Terminal terminal, List<Page.Listed> events) throws IOException {
    for (Page.Listed event : events) {
      if (terminal.outIsTerminal()) {
        terminal.out().println(Shown.json(event.record()));
      } else {
        terminal.out().write(event.record());
        terminal.out().write('\n');
      }
    }
  }

  private void table(Page page) {
    if (!page.columns().isEmpty()) {
      new TextTable(terminal.out())
          .print(
              page.columns(),
              page.events().stream()
                  .map(event -> cells.ofFields(page.columns(), event.record()))
                  .toList(),
              Collections.nCopies(page.columns().size(), false),
              List.of());
      return;
    }
    EventTable rows = new EventTable(terminal.out());
    if (!begun) {
      rows.header();
      begun = true;
    }
    page.events().forEach(event -> rows.row(event.record()));
  }

  private void csv(Page page) throws IOException {
    PrintStream out = terminal.out();
    List<String> columns = page.columns().isEmpty() ? EventCells.COLUMNS : page.columns();
    if (!begun) {
      write(out, Csv.row(columns));
      begun = true;
    }
    for (Page.Listed event : page.events()) {
      write(
          out,
          Csv.row(
              page.columns().isEmpty()
                  ? EventCells.of(event.index(), event.record())
                  : cells.ofFields(columns, event.record())));
    }
  }

  private void write(PrintStream out, String row) throws IOException {
    String shown = terminal.outIsTerminal() ? Shown.plain(row.stripTrailing()) + "\r\n" : row;
    out.write(shown.getBytes(UTF_8));
  }
}
