package dev.evident.engine.export;

import java.time.Instant;
import java.util.Optional;

/**
 * How far an export is, for whoever asked for it.
 *
 * @param query as it was understood
 * @param begun when it was asked for
 * @param events that were written so far
 * @param upTo all events with smaller indexes were looked at ...
 * @param size ... of so many; 0 while it waits for its turn
 */
public record ExportState(
    String id,
    ExportForm form,
    String query,
    String purpose,
    Instant begun,
    long events,
    long upTo,
    long size,
    Stage stage) {

  /** Waiting, running or over. */
  public sealed interface Stage {
    /** Others go first. */
    record Waiting() implements Stage {}

    /** It is being made. */
    record Running() implements Stage {}

    /**
     * It can be fetched.
     *
     * @param bytes of its main file
     * @param manifestBytes of the other one, if it has two
     * @param until when it goes away
     */
    record Ready(long bytes, Optional<Long> manifestBytes, Instant until) implements Stage {}

    /** It came to no end. */
    record Failed(ExportStopped.Reason reason, String detail, Instant until) implements Stage {}
  }
}
