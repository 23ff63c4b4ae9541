package dev.evident.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.engine.access.Asker;
import dev.evident.engine.access.Pseudonyms;
import dev.evident.engine.access.Scopes;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.query.QueryText;
import dev.evident.store.scan.Cancel;
import dev.evident.store.scan.EventsAnswer;
import dev.evident.store.scan.EventsRequest;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.ScanStopped;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.scan.Total;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Limits, turns and pages above a search that does as it is told. */
class SearchesTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final Query ALL = Query.of(new Filter.All());

  private final CountDownLatch release = new CountDownLatch(1);
  private final List<SearchRefused.Reason> refused = new ArrayList<>();

  /** Waits until it is let go or cancelled. */
  private final Search slow =
      new Search() {
        @Override
        public long size() {
          return 10;
        }

        @Override
        public EventsAnswer events(EventsRequest request, Moment moment, Cancel cancel)
            throws ScanStopped {
          try {
            while (!release.await(1, TimeUnit.MILLISECONDS)) {
              cancel.check();
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return new EventsAnswer.Page(
              List.of(), Optional.empty(), Optional.empty(), new Total(0, true), List.of());
        }

        @Override
        public StatsAnswer stats(Query query, Filter access, Moment moment, Cancel cancel) {
          return new StatsAnswer.TooManyGroups(3);
        }
      };

  private Searches searches(Search search, SearchLimits limits) {
    return new Searches(
        search,
        new Scopes(
            () -> List.of("main"),
            new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]),
            InstantSource.system()),
        limits,
        InstantSource.system(),
        new SearchListener() {
          @Override
          public void refused(SearchRefused.Reason reason) {
            synchronized (refused) {
              refused.add(reason);
            }
          }
        });
  }

  private static EventsQuestion question(Query query, Optional<String> cursor) {
    return new EventsQuestion(query, Order.TIME_DESC, cursor, 5, false);
  }

  private static SearchRefused.Reason reason(ThrowingAsk ask) {
    try {
      ask.run();
    } catch (SearchRefused e) {
      return e.reason();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it was answered");
  }

  private interface ThrowingAsk {
    void run() throws Exception;
  }

  @Test
  void aQueryThatTakesTooLongIsStoppedAndSaysSo() throws Exception {
    try (Searches searches = searches(slow, new SearchLimits(Duration.ofMillis(50), 2, 4))) {
      assertThatThrownBy(() ->
              searches.events(
                  question(ALL, Optional.empty()), Asker.local("a"), searches.deadline()))
          .isInstanceOf(SearchRefused.class)
          .hasMessageContaining("within 50 ms");
      assertThat(refused).containsExactly(SearchRefused.Reason.TIMEOUT);
    }
  }

  @Test
  void aQueryWhoseClientLeftIsStopped() throws Exception {
    try (Searches searches = searches(slow, new SearchLimits(Duration.ofMinutes(1), 2, 4))) {
      Cancel cancel = searches.deadline();
      CompletableFuture<SearchRefused.Reason> ended =
          CompletableFuture.supplyAsync(() ->
              reason(() ->
                  searches.events(question(ALL, Optional.empty()), Asker.local("a"), cancel)));
      cancel.cancel();
      assertThat(ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(SearchRefused.Reason.CANCELLED);
    }
  }

  @Test
  void moreQueriesThanMayWaitAreRefusedAndTheOthersAreAnswered() throws Exception {
    try (Searches searches = searches(slow, new SearchLimits(Duration.ofMinutes(1), 2, 3))) {
      List<CompletableFuture<EventsPage>> asked = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        CompletableFuture<EventsPage> answer = new CompletableFuture<>();
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.complete(
                    searches.events(
                        question(ALL, Optional.empty()), Asker.local("a"), searches.deadline()));
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            });
        asked.add(answer);
        int expected = Math.max(0, i - 1);
        while (searches.waiting() + searches.running() < i + 1 || searches.waiting() != expected) {
          Thread.onSpinWait();
        }
      }
      assertThat(searches.waiting()).isEqualTo(3);
      assertThat(
              reason(() ->
                  searches.events(
                      question(ALL, Optional.empty()), Asker.local("b"), searches.deadline())))
          .isEqualTo(SearchRefused.Reason.QUEUE_FULL);
      release.countDown();
      for (CompletableFuture<EventsPage> answer : asked) {
        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).events()).isEmpty();
      }
      assertThat(searches.running()).isZero();
    }
  }

  @Test
  void tablesAndEventsAreToldApartAndTooManyGroupsAreRefusedWithTheNumber() throws Exception {
    try (Searches searches = searches(slow, SearchLimits.DEFAULT)) {
      Query table = QueryText.parse("* | count by id");
      assertThat(
              reason(() ->
                  searches.events(
                      question(table, Optional.empty()), Asker.local("a"), searches.deadline())))
          .isEqualTo(SearchRefused.Reason.UNSUITABLE);
      assertThat(reason(() -> searches.stats(ALL, Asker.local("a"), searches.deadline())))
          .isEqualTo(SearchRefused.Reason.UNSUITABLE);
      assertThatThrownBy(() -> searches.stats(table, Asker.local("a"), searches.deadline()))
          .hasMessageContaining("more than 3 rows");
    }
  }
}
