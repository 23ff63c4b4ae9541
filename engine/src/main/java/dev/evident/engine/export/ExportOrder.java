package dev.evident.engine.export;

import dev.evident.engine.access.Access;
import dev.evident.engine.access.Asker;
import dev.evident.model.Query;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What somebody wants to take out.
 *
 * @param query without pipes; all conditions of the request in one
 * @param asker who
 * @param access what he may see at this moment, looked at again while the export goes on; empty:
 *     nothing any more
 * @param purpose why, in his words
 */
public record ExportOrder(
    Query query, ExportForm form, Asker asker, Supplier<Optional<Access>> access, String purpose) {
  public ExportOrder {
    if (!query.pipes().isEmpty()) {
      throw new IllegalArgumentException("an export holds whole events: leave the pipes out");
    }
  }
}
