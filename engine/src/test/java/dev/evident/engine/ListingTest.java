package dev.evident.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings against a plain list of what was stored. */
class ListingTest {
  private static final long SEED = 20_261_122;
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final String[] ACTORS = {"ann", "bo\u00eb", "a\"b", "back\\slash", "t\ta\u0001b"};
  private static final String[] ACTIONS = {"door.open", "door.close", "a.b"};

  @TempDir Path directory;

  private record Stored(int stream, String actor, String action, Instant time, long index) {
    boolean passes(EventFilter filter) {
      return (filter.stream().isEmpty() || filter.stream().getAsInt() == stream)
          && filter.actorId().map(actor::equals).orElse(true)
          && filter.action().map(action::equals).orElse(true)
          && filter.from().map(from -> !time.isBefore(from)).orElse(true)
          && filter.to().map(time::isBefore).orElse(true);
    }
  }

  private final Random random = new Random(SEED);
  private final List<Stored> stored = new ArrayList<>();

  private static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      out.append(String.format("\\u%04x", (int) c));
    }
    return out.append('"').toString();
  }

  private void append(TestEngine engine, int count) throws Exception {
    StringBuilder lines = new StringBuilder();
    long next = engine.log().committed().size();
    for (int i = 0; i < count; i++) {
      Stored one =
          new Stored(
              1 + random.nextInt(2),
              random.nextInt(5) == 0 ? "" : ACTORS[random.nextInt(ACTORS.length)],
              ACTIONS[random.nextInt(ACTIONS.length)],
              START.plusSeconds(random.nextInt(100)).plusNanos(random.nextInt(3)),
              next + i);
      stored.add(one);
      String actor =
          one.actor().isEmpty()
              ? "{\"type\":\"system\"}"
              : "{\"type\":\"user\",\"id\":" + json(one.actor()) + "}";
      lines.append(
          "{\"action\":\"%s\",\"time\":\"%s\",\"actor\":%s,\"stream\":\"%s\"}\n"
              .formatted(one.action(), one.time(), actor, one.stream() == 1 ? "main" : "side"));
    }
    assertThat(engine.admit(lines.toString()).accepted()).isEqualTo(count);
  }

  private EventFilter filter() {
    return new EventFilter(
        random.nextInt(3) == 0 ? OptionalInt.of(1 + random.nextInt(2)) : OptionalInt.empty(),
        random.nextInt(3) == 0
            ? Optional.of(ACTORS[random.nextInt(ACTORS.length)])
            : Optional.empty(),
        random.nextInt(3) == 0
            ? Optional.of(ACTIONS[random.nextInt(ACTIONS.length)])
            : Optional.empty(),
        random.nextInt(3) == 0
            ? Optional.of(START.plusSeconds(random.nextInt(100)))
            : Optional.empty(),
        random.nextInt(3) == 0
            ? Optional.of(START.plusSeconds(random.nextInt(100)).plusNanos(1))
            : Optional.empty());
  }

  @Test
  void everyListingIsThatOfAPlainListWhileEventsArriveAndTheServerRestarts() throws Exception {
    TestEngine engine = new TestEngine(directory, new RealDisk());
    try {
      append(engine, 3_000);
      for (int round = 0; round < 30; round++) {
        EventFilter filter = filter();
        List<Long> expected =
            stored.reversed().stream().filter(s -> s.passes(filter)).map(Stored::index).toList();
        List<Long> found = new ArrayList<>();
        Optional<Cursor> cursor = Optional.empty();
        do {
          EventPage page =
              engine.engine().list(filter, cursor, 1 + random.nextInt(round % 2 == 0 ? 1_000 : 40));
          page.events().forEach(item -> found.add(item.index()));
          cursor = page.next().map(next -> Cursor.parse(next.text()).orElseThrow());
          if (random.nextInt(10) == 0) {
            append(engine, 1 + random.nextInt(5)); // newer ones are no part of this listing
          }
          if (random.nextInt(60) == 0) {
            engine.close();
            engine = new TestEngine(directory, new RealDisk());
          }
        } while (cursor.isPresent());
        assertThat(found).as("seed %d, round %d, %s", SEED, round, filter).isEqualTo(expected);
      }
    } finally {
      engine.close();
    }
  }

  @Test
  void aPageOfLargeRecordsEndsAtItsBytesAndTheNextGoesOn() throws Exception {
    try (TestEngine engine = new TestEngine(directory, new RealDisk())) {
      String large = "x".repeat(1_000_000);
      for (int i = 0; i < 20; i++) {
        engine.admit(
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"message\":\"" + large + "\"}");
      }
      List<Long> found = new ArrayList<>();
      Optional<Cursor> cursor = Optional.empty();
      do {
        EventPage page = engine.engine().list(EventFilter.ALL, cursor, 1_000);
        long bytes = page.events().stream().mapToLong(item -> item.record().length).sum();
        assertThat(bytes).isBetween(1L, Listing.PAGE_BYTES_MAX);
        assertThat(page.complete()).isEqualTo(page.next().isEmpty());
        page.events().forEach(item -> found.add(item.index()));
        cursor = page.next();
      } while (cursor.isPresent());
      assertThat(found).hasSize(20).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
  }

  @Test
  void aCursorReadsBackAndEverythingElseIsNone() {
    for (int i = 0; i < 1_000; i++) {
      Cursor cursor = new Cursor(random.nextLong() >>> 1, random.nextInt());
      assertThat(Cursor.parse(cursor.text())).as("seed %d", SEED).contains(cursor);
      byte[] junk = new byte[random.nextInt(40)];
      random.nextBytes(junk);
      Cursor.parse(new String(junk, StandardCharsets.ISO_8859_1)).ifPresent(Cursor::text);
    }
    for (String text :
        new String[] {"", "AQ", "====", "AAAAAAAAAAAAAAAAAA", "Af__________AAAAAA"}) {
      assertThat(Cursor.parse(text)).as(text).isEmpty();
    }
    assertThat(new Cursor(Long.MAX_VALUE, 0).text()).matches("[A-Za-z0-9_-]+");
  }
}
