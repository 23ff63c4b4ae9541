package dev.evident.server;

import dev.evident.engine.Streams;
import dev.evident.engine.access.Scopes;
import dev.evident.engine.export.EvidencePage;
import dev.evident.engine.export.ExportLimits;
import dev.evident.engine.export.Exporter;
import dev.evident.engine.export.Exports;
import dev.evident.engine.search.Search;
import dev.evident.engine.search.SearchLimits;
import dev.evident.engine.search.Searches;
import dev.evident.engine.tail.TailLimits;
import dev.evident.engine.tail.Tails;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import dev.evident.log.disk.Disk;
import dev.evident.server.config.Config;
import dev.evident.ui.EvidenceHtml;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The reading side: queries and tails with their threads and limits. */
final class Reading implements AutoCloseable {
  /** In the data directory. */
  private static final String EXPORTS = "exports";

  /** Events go before exports: these stop while there is room for so many reserves of the log. */
  private static final int EXPORT_RESERVES = 2;

  private final Searches searches;
  private final Tails tails;
  private final Departures departures = new Departures();
  private final int tailsMax;
  private final Scopes scopes;
  private final Exporter exporter;
  private final Exports exports;

  private Reading(
      Searches searches,
      Tails tails,
      int tailsMax,
      Scopes scopes,
      Exporter exporter,
      Exports exports) {
    this.scopes = scopes;
    this.searches = searches;
    this.tails = tails;
    this.tailsMax = tailsMax;
    this.exporter = exporter;
    this.exports = exports;
  }

  static Reading start(
      Config config,
      EvidentLog log,
      Search search,
      Scopes scopes,
      Disk disk,
      InstantSource clock,
      SecureRandom random,
      Metrics metrics)
      throws IOException {
    Config.Query query = config.query();
    int processors = Runtime.getRuntime().availableProcessors();
    SearchLimits limits =
        new SearchLimits(
            query.timeout(),
            query.runningMax() == 0 ? processors : query.runningMax(),
            query.waitingMax());
    Searches searches = new Searches(search, scopes, limits, clock, metrics);
    TailLimits tailLimits = new TailLimits(query.tailsMax(), query.tailBehindMax());
    Tails tails = new Tails(log, scopes, tailLimits, clock);
    metrics.watch(searches, tails);
    EvidenceHtml page = EvidenceHtml.load();
    ExportLimits exportLimits =
        ExportLimits.standard(EXPORT_RESERVES * ((long) config.data().reserveMib() << 20));
    Exporter exporter =
        new Exporter(
            log,
            searches,
            new EvidencePage(page.before(), page.after()),
            exportLimits,
            clock,
            "evident " + EvidentServer.VERSION);
    Exports exports;
    try {
      exports =
          Exports.open(
              exporter,
              disk,
              config.data().directory().resolve(EXPORTS),
              exportLimits,
              clock,
              random);
    } catch (IOException | RuntimeException e) {
      searches.close();
      throw e;
    }
    return new Reading(searches, tails, query.tailsMax(), scopes, exporter, exports);
  }

  Routes routes(Streams streams, Account account) {
    return Routes.builder()
        .add(new QueryRoutes(searches, streams, account, departures).routes())
        .add(new ExportRoutes(searches, exporter, exports, streams, account, departures).routes())
        .add(new TailRoutes(tails, streams, scopes, account, tailsMax).routes())
        .build();
  }

  /** Tells the readers of tails that the server stops. */
  void endTails() {
    tails.close();
  }

  @Override
  public void close() {
    tails.close();
    exports.close();
    searches.close();
    departures.close();
  }
}
