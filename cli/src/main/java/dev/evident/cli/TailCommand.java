package dev.evident.cli;

import dev.evident.client.EvidentClient;
import dev.evident.client.EvidentException;
import dev.evident.client.Page;
import dev.evident.client.TailQuery;
import dev.evident.client.TailReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evident tail}: events as they are committed. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description =
        "Show events as they come: a table on a terminal, NDJSON elsewhere. Goes on by itself when"
            + " the connection breaks; Ctrl-C ends it (exit code 130).",
    footer = {
      "",
      "For example: evident tail 'outcome:(denied failure)'",
      "The language is described in docs/query.md; a tail takes no pipes."
    })
final class TailCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      defaultValue = "",
      description = "which events; without it: all of them")
  private String query = "";

  @Option(names = "--stream", paramLabel = "NAME", description = "only this stream")
  private @Nullable String stream;

  @Option(
      names = "--after",
      paramLabel = "INDEX",
      description = "begin behind this index of the log (default: with what comes now)")
  private @Nullable Long after;

  @Option(names = "--limit", paramLabel = "N", description = "end after so many events")
  private @Nullable Long limit;

  @Option(names = "--json", description = "NDJSON on a terminal too")
  private boolean json;

  private final Terminal terminal;

  TailCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (limit != null && limit < 1) {
      throw new CommandFailed(ExitCode.USAGE, "--limit must be at least 1, not " + limit);
    }
    if (after != null && after < 0) {
      throw new CommandFailed(ExitCode.USAGE, "--after must be an index, not " + after);
    }
    TailQuery tail = TailQuery.of(query).withStream(Optional.ofNullable(stream));
    if (after != null) {
      tail = tail.after(after);
    }
    boolean table = terminal.outIsTerminal() && !json;
    EventTable rows = new EventTable(terminal.out());
    if (table) {
      rows.header();
      terminal.out().flush();
    }
    // A tail is watched for days: it outlives a restart of the server.
    try (EvidentClient client =
        connection.openToWrite(terminal, 1, new Progress(terminal, 0)::waiting)) {
      client.tail(tail, new Printer(table, rows));
      return ExitCode.OK;
    } catch (EvidentException e) {
      throw QueryError.of(e, query);
    }
  }

  private final class Printer implements TailReader {
    private final boolean table;
    private final EventTable rows;
    private long shown;

    Printer(boolean table, EventTable rows) {
      this.table = table;
      this.rows = rows;
    }

    @Override
    public boolean event(Page.Listed event) throws IOException {
      if (table) {
        rows.row(event.record());
      } else {
        QueryCommand.printLines(terminal, List.of(event));
      }
      shown++;
      boolean more = limit == null || shown < limit;
      // checkError flushes: only when the last of those that are here was printed.
      return more && !failed();
    }

    /** A reader such as head that has gone ends the tail. */
    private boolean failed() {
      return terminal.outIsTerminal() && terminal.out().checkError();
    }

    @Override
    public void pause() throws IOException {
      if (terminal.out().checkError()) {
        throw new IOException("nobody reads the output any more");
      }
    }
  }
}
