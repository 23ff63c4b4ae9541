package dev.evident.server;

import dev.evident.engine.Streams;
import dev.evident.engine.access.Scopes;
import dev.evident.engine.search.Search;
import dev.evident.engine.search.SearchLimits;
import dev.evident.engine.search.Searches;
import dev.evident.engine.tail.TailLimits;
import dev.evident.engine.tail.Tails;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import dev.evident.server.config.Config;
import java.time.InstantSource;

/** The reading side: queries and tails with their threads and limits. */
final class Reading implements AutoCloseable {
  private final Searches searches;
  private final Tails tails;
  private final Departures departures = new Departures();
  private final int tailsMax;
  private final Scopes scopes;

  private Reading(Searches searches, Tails tails, int tailsMax, Scopes scopes) {
    this.scopes = scopes;
    this.searches = searches;
    this.tails = tails;
    this.tailsMax = tailsMax;
  }

  static Reading start(
      Config.Query config,
      EvidentLog log,
      Search search,
      Scopes scopes,
      InstantSource clock,
      Metrics metrics) {
    int processors = Runtime.getRuntime().availableProcessors();
    SearchLimits limits =
        new SearchLimits(
            config.timeout(),
            config.runningMax() == 0 ? processors : config.runningMax(),
            config.waitingMax());
    Searches searches = new Searches(search, scopes, limits, clock, metrics);
    TailLimits tailLimits = new TailLimits(config.tailsMax(), config.tailBehindMax());
    Tails tails = new Tails(log, scopes, tailLimits, clock);
    metrics.watch(searches, tails);
    return new Reading(searches, tails, config.tailsMax(), scopes);
  }

  Routes routes(Streams streams, Account account) {
    return Routes.builder()
        .add(new QueryRoutes(searches, streams, account, departures).routes())
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
    searches.close();
    departures.close();
  }
}
