package dev.evident.cli;

import dev.evident.client.EventQuery;
import dev.evident.client.EvidentClient;
import dev.evident.client.Page;
import java.io.IOException;
import java.util.Locale;

/** Goes through the pages of a question and hands each to a form of output. */
final class EventPages {
  private EventPages() {}

  /** A form of output. */
  interface Form {
    void page(Page page) throws IOException;
  }

  /**
   * Prints up to so many events.
   *
   * @return the last page that was read
   */
  static Page print(
      EvidentClient client, EventQuery first, long limit, Terminal terminal, Form form)
      throws IOException, InterruptedException {
    EventQuery query = first.withLimit((int) Math.min(limit, EventQuery.LIMIT_MAX));
    for (long left = limit; ; ) {
      Page page = client.search(query);
      form.page(page);
      terminal.out().flush();
      left -= page.events().size();
      // A page may be short with more behind it: its bytes are bounded, too.
      if (left <= 0 || page.next().isEmpty() || terminal.out().checkError()) {
        return page;
      }
      int count = (int) Math.min(left, EventQuery.LIMIT_MAX);
      query = query.withLimit(count).after(page.next().get());
    }
  }

  /** Says what an answer is missing. */
  static int complete(Terminal terminal, boolean complete, Iterable<Page.MissingRange> missing) {
    if (complete) {
      return ExitCode.OK;
    }
    for (Page.MissingRange range : missing) {
      terminal
          .err()
          .println(
              "evident: the answer is incomplete: records "
                  + range.first()
                  + " to "
                  + range.last()
                  + " cannot all be read; see the server's log, and evident fsck");
    }
    return ExitCode.REFUSED;
  }

  /** How many there are, for people. */
  static String total(Page.Total total) {
    String number = String.format(Locale.ROOT, "%,d", total.count());
    return (total.exact() ? "" : "at least ")
        + number
        + (total.count() == 1 ? " event" : " events");
  }
}
