package dev.evident.engine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.engine.search.EventsPage;
import dev.evident.engine.search.EventsQuestion;
import dev.evident.engine.search.FoundEvent;
import dev.evident.engine.search.SearchRefused;
import dev.evident.query.QueryText;
import dev.evident.store.scan.Order;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cursor is the client's to keep, and so to change: it must open nothing and break nothing. */
class ForgedCursorTest {
  /** Behind the version and the hash of the question. */
  private static final int MOMENT_AT = 1 + Long.BYTES;

  private static final List<String> STREAMS = List.of("main");

  @TempDir Path directory;

  /** One event an hour: the newest happens now. */
  private static List<String> hourly(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = count - 1; i >= 0; i--) {
      lines.add(
          "{\"action\":\"a.b\",\"actor\":{\"type\":\"user\",\"id\":\"u"
              + i % 3
              + "\"},\"time\":\""
              + World.NOW.minus(Duration.ofHours(i))
              + "\"}");
    }
    return lines;
  }

  private static Asker reader(String rows) throws Exception {
    Reading reading = Reading.of(QueryText.parse(rows).filter());
    return new Asker("reader", "reader", "here", Access.of(List.of(Grant.read("main", reading))));
  }

  private static EventsQuestion question(String query, Optional<String> cursor) throws Exception {
    return new EventsQuestion(QueryText.parse(query), Order.TIME_DESC, cursor, 2, false);
  }

  @Test
  void anotherMomentInACursorOpensNoOtherRows() throws Exception {
    try (World world = new World(directory, STREAMS)) {
      world.append(hourly(12));
      Asker lastHours = reader("time>=-4h");
      EventsPage first = world.page(question("*", Optional.empty()), lastHours);
      byte[] cursor = Base64.getUrlDecoder().decode(first.next().orElseThrow());
      Instant longAgo = World.NOW.minus(Duration.ofDays(1));
      ByteBuffer.wrap(cursor).putLong(MOMENT_AT, longAgo.toEpochMilli());
      String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
      List<Instant> seen = new ArrayList<>();
      Optional<String> next = Optional.of(forged);
      while (next.isPresent()) {
        EventsPage page = world.page(question("*", next), lastHours);
        page.events().forEach(event -> seen.add(time(event)));
        next = page.next();
      }
      assertThat(seen)
          .isNotEmpty()
          .allMatch(time -> !time.isBefore(World.NOW.minusSeconds(14_400)));
    }
  }

  private static Instant time(FoundEvent event) {
    String json = new String(event.seen().record(), StandardCharsets.UTF_8);
    String from = json.substring(json.indexOf("\"time\":\"") + 8);
    return Instant.parse(from.substring(0, from.indexOf('"')));
  }

  /** What comes of it is a page or a refusal for the client, never a fault of ours. */
  @Test
  void aCursorWithOneByteChangedIsAnsweredOrRefused() throws Exception {
    try (World world = new World(directory, STREAMS)) {
      world.append(hourly(12));
      int refused = 0;
      int answered = 0;
      for (Asker asker : List.of(Asker.local("a"), reader("actor.id:(u0 u1)"))) {
        for (String query : List.of("time>=-100d", "* | sort actor.id", "* | top 7")) {
          String cursor = world.page(question(query, Optional.empty()), asker).next().orElseThrow();
          byte[] bytes = Base64.getUrlDecoder().decode(cursor);
          for (int at = 0; at < bytes.length; at++) {
            for (int value : new int[] {0, 1, 2, 0x7f, 0x80, 0xff}) {
              byte[] changed = bytes.clone();
              changed[at] = (byte) value;
              String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
              try {
                EventsPage page = world.page(question(query, Optional.of(text)), asker);
                assertThat(page.total().events()).isNotNegative();
                answered++;
              } catch (SearchRefused e) {
                refused++;
              }
            }
          }
        }
      }
      assertThat(refused).isPositive();
      assertThat(answered).isPositive();
    }
  }
}
