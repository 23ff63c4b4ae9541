package dev.evident.cli;

import dev.evident.client.EventQuery;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What narrows a query from outside. */
final class QueryOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "not before: 2026-01-31, 2026-01-31T12:00:00Z, -24h")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "before this time")
  private @Nullable String to;

  @Option(names = "--stream", paramLabel = "NAME", description = "only this stream")
  private @Nullable String stream;

  /** The question with these conditions. */
  EventQuery applied(EventQuery query) {
    return query
        .withStream(Optional.ofNullable(stream))
        .withTimes(Optional.ofNullable(from), Optional.ofNullable(to));
  }
}
