package dev.evident.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.query.QueryText;
import dev.evident.store.scan.Order;
import dev.evident.store.scan.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static final long SEED = 20_261_122;

  private final Random random = new Random(SEED);

  @Test
  void aCursorReadsBackAndEverythingElseIsNone() {
    for (int i = 0; i < 1_000; i++) {
      long size = random.nextLong() >>> 1;
      Position place =
          random.nextBoolean()
              ? new Position.Skip(size, random.nextInt(Integer.MAX_VALUE))
              : new Position.Behind(
                  size, random.nextLong(), random.nextInt(1_000_000), random.nextLong() >>> 1);
      Instant now = Instant.ofEpochMilli(random.nextLong() >> 10);
      Cursor cursor = new Cursor(random.nextLong(), now, place, random.nextLong() >>> 1);
      assertThat(Cursor.parse(cursor.text())).as("seed %d", SEED).contains(cursor);
      assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
      byte[] junk = new byte[random.nextInt(80)];
      random.nextBytes(junk);
      Cursor.parse(new String(junk, StandardCharsets.ISO_8859_1)).ifPresent(Cursor::text);
    }
    String text = new Cursor(7, Instant.EPOCH, new Position.Skip(3, 2), 2).text();
    for (int i = 0; i < text.length(); i++) {
      String changed = text.substring(0, i) + '_' + text.substring(i + 1);
      Cursor.parse(changed).ifPresent(Cursor::text);
      assertThat(Cursor.parse(text.substring(0, i))).isEmpty();
    }
    for (String none : new String[] {"", "AQ", "====", "AAAAAAAAAAAAAAAAAA", text + "A"}) {
      assertThat(Cursor.parse(none)).as(none).isEmpty();
    }
  }

  @Test
  void anotherQueryOrOrderIsAnotherQuestion() throws Exception {
    long one = Cursor.hash(QueryText.parse("actor.id:alice"), Order.TIME_DESC, "a");
    assertThat(Cursor.hash(QueryText.parse(" actor.id:alice "), Order.TIME_DESC, "a"))
        .isEqualTo(one);
    assertThat(Cursor.hash(QueryText.parse("actor.id:alicf"), Order.TIME_DESC, "a"))
        .isNotEqualTo(one);
    assertThat(Cursor.hash(QueryText.parse("actor.id:alice"), Order.TIME_ASC, "a"))
        .isNotEqualTo(one);
    assertThat(Cursor.hash(QueryText.parse("actor.id:alice | top 5"), Order.TIME_DESC, "a"))
        .isNotEqualTo(one);
  }

  @Test
  void theSameQuestionOfSomebodyElseIsAnotherOne() throws Exception {
    long one = Cursor.hash(QueryText.parse("actor.id:alice"), Order.TIME_DESC, "a");
    assertThat(Cursor.hash(QueryText.parse("actor.id:alice"), Order.TIME_DESC, "b"))
        .isNotEqualTo(one);
  }
}
