package dev.evident.cli;

import dev.evident.client.EventQuery;
import dev.evident.client.EvidentClient;
import dev.evident.client.Page;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evident list}: the newest events, with exact filters. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List events, newest first: a table on a terminal, NDJSON elsewhere.")
final class ListCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();

  @Option(names = "--actor", paramLabel = "ID", description = "only events of this actor.id")
  private @Nullable String actor;

  @Option(names = "--action", paramLabel = "ACTION", description = "only this action")
  private @Nullable String action;

  @Option(names = "--from", paramLabel = "TIME", description = "RFC 3339 time or date (UTC)")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "RFC 3339 time or date (UTC)")
  private @Nullable String to;

  @Option(names = "--stream", paramLabel = "NAME", description = "only this stream")
  private @Nullable String stream;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "most events (default: ${DEFAULT-VALUE})")
  private int limit = 50;

  @Option(names = "--json", description = "NDJSON on a terminal too")
  private boolean json;

  private final Terminal terminal;

  ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new CommandFailed(ExitCode.USAGE, "--limit must be at least 1, not " + limit);
    }
    EventQuery query =
        EventQuery.newest(Math.min(limit, EventQuery.LIMIT_MAX))
            .withStream(Optional.ofNullable(stream))
            .withExactly(Optional.ofNullable(actor), Optional.ofNullable(action))
            .withTimes(time("--from", from), time("--to", to));
    boolean table = terminal.outIsTerminal() && !json;
    try (EvidentClient client =
        connection.openToRead(terminal, new Progress(terminal, 0)::waiting)) {
      EventTable rows = new EventTable(terminal.out());
      if (table) {
        rows.header();
      }
      Page last =
          EventPages.print(
              client,
              query,
              limit,
              terminal,
              page -> {
                if (table) {
                  page.events().forEach(event -> rows.row(event.record()));
                } else {
                  QueryCommand.printLines(terminal, page.events());
                }
              });
      return EventPages.complete(terminal, last.complete(), last.missing());
    }
  }

  private static Optional<String> time(String option, @Nullable String text) throws CommandFailed {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
              text.length() == "2026-01-31".length()
                  ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                  : OffsetDateTime.parse(text).toInstant())
          .map(Instant::toString);
    } catch (DateTimeParseException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          option + " \"" + text + "\" is no time; write 2026-01-31 or 2026-01-31T12:00:00Z",
          e);
    }
  }
}
