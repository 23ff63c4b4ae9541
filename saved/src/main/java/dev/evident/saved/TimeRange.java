package dev.evident.saved;

import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import java.util.Optional;

/**
 * Which time is looked at, as the parameters {@code from} and {@code to} of a search take it.
 * Relative times stay relative: what is asked again and again is then the same question, and one
 * event in the audit of the audit.
 *
 * @param to empty: until now
 */
public record TimeRange(String from, Optional<String> to) {
  private static final String TIME = "[0-9A-Za-z:.+-]{1,64}";

  public TimeRange {
    requireTime("from", from);
    to.ifPresent(text -> requireTime("to", text));
  }

  /** From then on until now. */
  public static TimeRange since(String from) {
    return new TimeRange(from, Optional.empty());
  }

  private static void requireTime(String name, String text) {
    if (text.matches(TIME)) {
      try {
        var _ = QueryText.parse("time>=" + text);
        return;
      } catch (QueryException _) {
        // said below, in the words of the member
      }
    }
    throw new IllegalArgumentException(
        name + " is a time such as -24h, 2026-11-22 or 2026-11-22T09:30:00Z");
  }
}
