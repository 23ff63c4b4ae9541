package dev.evident.engine.export;

import dev.evident.engine.access.Access;
import dev.evident.engine.access.Asker;
import dev.evident.engine.search.EventsPage;
import dev.evident.engine.search.EventsQuestion;
import dev.evident.engine.search.FoundEvent;
import dev.evident.engine.search.Moment;
import dev.evident.engine.search.SearchRefused;
import dev.evident.engine.search.Searches;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.log.StoredRecord;
import dev.evident.log.Witnesses;
import dev.evident.log.verify.EvidenceEvent;
import dev.evident.log.verify.EvidenceHead;
import dev.evident.log.verify.EvidenceSegment;
import dev.evident.query.QueryText;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.Unreadable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the events that match a query, in the order of the log, page by page: what it needs of
 * memory does not grow with them. Every proof leads to the checkpoint of a {@link Snapshot}, and
 * all pages are those of its moment; events that come later are not in it. Thread-safe.
 */
public final class Exporter {
  private static final int PAGE_EVENTS = 500;
  private static final Duration PUBLISH_WAIT = Duration.ofSeconds(10);

  /** How often, and how long apart, a page is asked for that was refused for want of a turn. */
  private static final int TURNS_MAX = 120;

  private static final Duration TURN_WAIT = Duration.ofMillis(500);

  private final EvidentLog log;
  private final Searches searches;
  private final EvidencePage page;
  private final ExportLimits limits;
  private final InstantSource clock;
  private final String server;

  /**
   * @param page what is around the evidence in HTML
   * @param server name and version of this program, for the files
   */
  public Exporter(
      EvidentLog log,
      Searches searches,
      EvidencePage page,
      ExportLimits limits,
      InstantSource clock,
      String server) {
    this.log = log;
    this.searches = searches;
    this.page = page;
    this.limits = limits;
    this.clock = clock;
    this.server = server;
  }

  /**
   * What an export is of: who counts as of its moment counts what is written.
   *
   * @param checkpoint covers everything that is seen at the moment
   */
  public record Snapshot(Published checkpoint, Moment moment) {
    public Snapshot {
      if (moment.size() > checkpoint.size()) {
        throw new IllegalArgumentException("the checkpoint does not cover what is seen");
      }
    }
  }

  /** Sees how far an export is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * After each page, on the thread that writes.
     *
     * @param events that were written
     * @param upTo all events with smaller indexes were looked at
     * @param size of the log at the beginning
     * @throws ExportStopped to end it
     */
    void at(long events, long upTo, long size) throws ExportStopped;
  }

  /** Takes what an export begun now is of. */
  public Snapshot snapshot(ExportOrder order, Halt halt)
      throws IOException, ExportStopped, InterruptedException {
    Published checkpoint = checkpoint(order, halt);
    return new Snapshot(checkpoint, searches.moment(checkpoint.size()));
  }

  /**
   * Writes an export.
   *
   * @param snapshot from {@link #snapshot}, for the same order
   * @param evidence takes the evidence: the page, or the lines
   * @param beside takes the events themselves, for forms with a manifest
   * @param halt ends it from another thread
   * @return how many events there are
   */
  public long write(
      ExportOrder order,
      Snapshot snapshot,
      OutputStream evidence,
      OutputStream beside,
      Halt halt,
      Progress progress)
      throws IOException, ExportStopped, InterruptedException {
    Published checkpoint = snapshot.checkpoint();
    boolean html = order.form() == ExportForm.HTML;
    if (html) {
      evidence.write(page.before());
    }
    EvidenceWriter lines = new EvidenceWriter(evidence);
    BesideFile file = new BesideFile(order.form(), beside);
    lines.head(head(order, checkpoint));
    long events = 0;
    Optional<String> cursor = Optional.empty();
    Set<Unreadable> unread = new LinkedHashSet<>();
    do {
      EventsPage found = page(order, snapshot.moment(), cursor, halt);
      unread.addAll(found.missing());
      for (FoundEvent one : found.events()) {
        lines.event(proven(one, checkpoint));
        file.event(one.index(), one.seen().record());
        events++;
        requireWithin(order.form(), events, Math.max(lines.bytes(), file.bytes()));
      }
      cursor = found.next();
      long upTo =
          found.events().isEmpty() || cursor.isEmpty()
              ? checkpoint.size()
              : found.events().getLast().index() + 1;
      progress.at(events, upTo, checkpoint.size());
    } while (cursor.isPresent());
    lines.end(missing(unread), file.told());
    if (html) {
      evidence.write(page.after());
    }
    return events;
  }

  /** One that the quorum of witnesses cosigned, if it covers what is found; else the newest. */
  private Published checkpoint(ExportOrder order, Halt halt)
      throws IOException, ExportStopped, InterruptedException {
    long size = log.committed().size();
    Optional<Published> all = log.witnesses().awaitCovering(size - 1, Witnesses.PATIENCE);
    if (all.isPresent()) {
      return all.get();
    }
    Optional<Published> seen = log.witnesses().newest();
    if (seen.isPresent() && lastFound(order, halt) < seen.get().size()) {
      return seen.get();
    }
    return log.awaitPublished(size - 1, PUBLISH_WAIT)
        .map(log.witnesses()::cosigned)
        .orElseThrow(() ->
            new ExportStopped(
                ExportStopped.Reason.NOT_PUBLISHED,
                "no checkpoint covers the newest events yet; ask again in a second"));
  }

  private EvidenceHead head(ExportOrder order, Published checkpoint) {
    return new EvidenceHead(
        log.key().text(),
        checkpoint.note(),
        log.witnesses().keys(),
        QueryText.write(order.query()),
        order.asker().name(),
        order.purpose(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        server);
  }

  /** Index of the last event that is found now; -1 when none is. */
  private long lastFound(ExportOrder order, Halt halt)
      throws IOException, ExportStopped, InterruptedException {
    EventsQuestion last =
        new EventsQuestion(order.query(), Order.INDEX_DESC, Optional.empty(), 1, false);
    return asked(order, searches.moment(Long.MAX_VALUE), last, halt).events().stream()
        .mapToLong(FoundEvent::index)
        .findFirst()
        .orElse(-1);
  }

  private EventsPage page(ExportOrder order, Moment moment, Optional<String> cursor, Halt halt)
      throws IOException, ExportStopped, InterruptedException {
    EventsQuestion next =
        new EventsQuestion(order.query(), Order.INDEX_ASC, cursor, PAGE_EVENTS, false);
    return asked(order, moment, next, halt);
  }

  private EventsPage asked(ExportOrder order, Moment moment, EventsQuestion question, Halt halt)
      throws IOException, ExportStopped, InterruptedException {
    for (int turn = 1; ; turn++) {
      halt.check();
      Access access =
          order
              .access()
              .get()
              .orElseThrow(() ->
                  new ExportStopped(
                      ExportStopped.Reason.ACCESS_ENDED, "who asked may come in no more"));
      Asker asker = order.asker().with(access);
      try {
        return searches.events(question, asker, moment, halt.over(searches.deadline()));
      } catch (SearchRefused e) {
        halt.check();
        if (e.reason() != SearchRefused.Reason.QUEUE_FULL || turn == TURNS_MAX) {
          throw new ExportStopped(ExportStopped.Reason.SEARCH_REFUSED, e.detail());
        }
        Thread.sleep(TURN_WAIT);
      }
    }
  }

  private EvidenceEvent proven(FoundEvent found, Published checkpoint) throws IOException {
    StoredRecord record = log.record(found.index());
    EvidenceEvent.Content content =
        found.seen().redacted()
            ? new EvidenceEvent.Content.Partly(found.seen().record())
            : new EvidenceEvent.Content.Whole(segments(record));
    return new EvidenceEvent(
        record.index(), record.entry(), content, log.inclusion(record.index(), checkpoint.size()));
  }

  private static List<EvidenceSegment> segments(StoredRecord record) {
    return record.segments().stream()
        .<EvidenceSegment>map(one -> new EvidenceSegment.Kept(one.salt(), one.bytes()))
        .toList();
  }

  private void requireWithin(ExportForm form, long events, long bytes) throws ExportStopped {
    if (events > limits.eventsMax(form)) {
      throw new ExportStopped(
          ExportStopped.Reason.TOO_LARGE,
          "an export as "
              + form.text()
              + " has at most "
              + limits.eventsMax(form)
              + " events; narrow the query, by time above all"
              + (form == ExportForm.HTML ? ", or export as jsonl" : ""));
    }
    if (bytes > limits.bytesMax(form)) {
      throw new ExportStopped(
          ExportStopped.Reason.TOO_LARGE,
          "an export as "
              + form.text()
              + " has at most "
              + (limits.bytesMax(form) >> 20)
              + " MiB; narrow the query, by time above all"
              + (form == ExportForm.HTML ? ", or export as jsonl" : ""));
    }
  }

  private static String missing(Set<Unreadable> ranges) {
    return ranges.stream()
        .map(range -> range.firstIndex() + "-" + range.lastIndex())
        .distinct()
        .collect(Collectors.joining(","));
  }
}
