package dev.evident.engine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.Limits;
import dev.evident.codec.PersonalFields;
import dev.evident.codec.RecordFilter;
import dev.evident.engine.Admitted;
import dev.evident.engine.Catalog;
import dev.evident.engine.Engine;
import dev.evident.engine.FoundRecord;
import dev.evident.engine.Pace;
import dev.evident.engine.RecordIdentity;
import dev.evident.engine.Streams;
import dev.evident.engine.search.EventsPage;
import dev.evident.engine.search.EventsQuestion;
import dev.evident.engine.search.FoundEvent;
import dev.evident.engine.search.SearchLimits;
import dev.evident.engine.search.SearchListener;
import dev.evident.engine.search.SearchRefused;
import dev.evident.engine.search.Searches;
import dev.evident.engine.search.StoreSearch;
import dev.evident.engine.tail.Tail;
import dev.evident.engine.tail.TailLimits;
import dev.evident.engine.tail.TailStep;
import dev.evident.engine.tail.Tails;
import dev.evident.log.EvidentLog;
import dev.evident.log.LogConfig;
import dev.evident.log.LogListener;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.model.Query;
import dev.evident.store.Store;
import dev.evident.store.StoreConfig;
import dev.evident.store.StoreListener;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.ScanLimits;
import dev.evident.store.scan.StatsAnswer;
import dev.evident.store.sealed.ChunkCache;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log with its store and all that answers questions, at a time that stands still. */
final class World implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  static final byte[] MASK_KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int GROUPS_MAX = 200;
  private static final long WINDOW_BYTES = 48 << 10;

  private final Engine engine;
  private final EvidentLog log;
  private final Searches searches;
  private final Tails tails;
  private Store store;

  World(Path directory, List<String> streams) throws Exception {
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.fixed(NOW);
    RealDisk disk = new RealDisk();
    log =
        EvidentLog.open(
            directory,
            LogConfig.defaults().withOrigin("test.example/leak").withDisk(48L << 20, 0),
            disk,
            mayMake ->
                KeyEncryptionKeys.file(disk, directory.resolve("keys/kek.key"), mayMake, random),
            new RecordIdentity(),
            clock,
            random,
            LogListener.NONE,
            keys -> {
              store =
                  Store.open(
                      directory,
                      StoreConfig.defaults().withWindows(WINDOW_BYTES, 3),
                      disk,
                      keys,
                      true,
                      new ChunkCache(4 << 20, 0),
                      clock,
                      random);
              return store;
            });
    store.attach(log, StoreListener.NONE);
    engine =
        new Engine(
            log,
            Limits.DEFAULT,
            Streams.fixed(Catalog.empty().with(streams, List.of("default"))),
            new Pseudonyms(MASK_KEY),
            PersonalFields.NONE,
            () -> RecordFilter.NONE,
            clock,
            random,
            256L << 20,
            Pace.FREE);
    ScanLimits scans = new ScanLimits(GROUPS_MAX, 10_000, 64L << 20, ScanLimits.PAGE_BYTES_MAX);
    searches =
        new Searches(
            new StoreSearch(log, store, scans),
            engine.scopes(),
            new SearchLimits(Duration.ofMinutes(2), 2, 16),
            clock,
            SearchListener.NONE);
    tails = new Tails(log, engine.scopes(), TailLimits.DEFAULT, clock);
  }

  void append(List<String> lines) throws Exception {
    for (int from = 0; from < lines.size(); from += 50) {
      String body = String.join("\n", lines.subList(from, Math.min(lines.size(), from + 50)));
      Admitted admitted = admit(Access.ALL, body);
      assertThat(admitted.rejected()).isEmpty();
    }
    assertThat(store.awaitSearchable(log.committed().size(), Duration.ofSeconds(60))).isTrue();
  }

  Admitted admit(Access access, String body) throws Exception {
    return engine.admit(
        access,
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
        BodyFormat.NDJSON,
        "",
        false);
  }

  long size() {
    return log.committed().size();
  }

  Engine engine() {
    return engine;
  }

  /** All that somebody is told who asks a question and turns its pages, without the marks. */
  String answer(Query query, Order order, int limit, boolean exact, Asker asker) throws Exception {
    StringBuilder told = new StringBuilder();
    try {
      if (query.stats().isPresent()) {
        StatsAnswer.Table table = searches.stats(query, asker, searches.deadline());
        return table.table() + " " + table.events() + " " + table.missing();
      }
      Optional<String> cursor = Optional.empty();
      for (int page = 0; page < 4; page++) {
        EventsQuestion question = new EventsQuestion(query, order, cursor, limit, exact);
        EventsPage found = searches.events(question, asker, searches.deadline());
        for (FoundEvent event : found.events()) {
          told.append(event.index()).append(' ').append(text(event.seen())).append('\n');
        }
        told.append(found.fields()).append(found.next()).append(found.total());
        told.append(found.missing()).append('\n');
        cursor = found.next();
        if (cursor.isEmpty()) {
          break;
        }
      }
    } catch (SearchRefused e) {
      told.append(e.reason()).append(' ').append(e.detail());
    }
    return told.toString();
  }

  /** A single page. */
  EventsPage page(EventsQuestion question, Asker asker) throws Exception {
    return searches.events(question, asker, searches.deadline());
  }

  /** All that a tail tells from an index on. */
  String tail(Query query, long after, Asker asker) throws Exception {
    StringBuilder told = new StringBuilder();
    try (Tail tail =
        tails.open(query.filter(), () -> Optional.of(asker.access()), Optional.of(after))) {
      while (tail.seen() < size() - 1) {
        TailStep step = tail.next(Duration.ofMillis(20));
        if (step instanceof TailStep.Events(List<TailStep.Event> events, _)) {
          events.forEach(event ->
              told.append(event.index()).append(' ').append(text(event.seen())).append('\n'));
        } else {
          return told.append(step).toString();
        }
      }
    }
    return told.toString();
  }

  String event(String stream, String id, Asker asker) throws Exception {
    return engine.event(asker.access(), stream, id).map(World::text).orElse("none");
  }

  List<String> indexes(Asker asker) throws Exception {
    List<String> all = new ArrayList<>();
    for (long index = 0; index < size() + 2; index++) {
      all.add(engine.record(asker.access(), index).map(World::text).orElse("none"));
    }
    return all;
  }

  private static String text(FoundRecord found) {
    return found.record().index() + " " + text(found.seen());
  }

  static String text(Seen seen) {
    return new String(seen.record(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    tails.close();
    searches.close();
    store.stop();
    store.close();
    log.close();
  }
}
