package dev.evident.client;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param next the cursor of the page after this one, empty at the end
 * @param complete false when the server stopped early: there may be more even if the page is short
 */
public record Page(List<Listed> events, Optional<String> next, boolean complete) {
  public Page {
    events = List.copyOf(events);
  }

  /**
   * One event of the page.
   *
   * @param index its index in the log
   * @param record the record's bytes as stored
   */
  public record Listed(long index, byte[] record) {}
}
