package dev.evident.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Query;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical text of any tree parses to that tree. */
class RoundTripTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyTreeParsesToItself(long seed) throws QueryException {
    RandomQueries queries = new RandomQueries(seed);
    for (int i = 0; i < 5_000; i++) {
      Query query = queries.query();
      String text = QueryText.write(query);
      assertThat(QueryText.parse(text)).as(text).isEqualTo(query);
    }
  }

  /** Texts that are nearly queries: pieces taken out, doubled, or put elsewhere. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void anyTextIsAnErrorOrATreeThatParsesToItself(long seed) {
    RandomQueries queries = new RandomQueries(seed);
    Random random = new Random(seed);
    int understood = 0;
    for (int i = 0; i < 10_000; i++) {
      String text = damaged(QueryText.write(queries.query()), random);
      try {
        Query query = QueryText.parse(text);
        String canonical = QueryText.write(query);
        assertThat(QueryText.parse(canonical)).as(text).isEqualTo(query);
        assertThat(QueryText.write(QueryText.parse(canonical))).isEqualTo(canonical);
        understood++;
      } catch (QueryException e) {
        assertThat(e.column()).isBetween(1, text.codePointCount(0, text.length()) + 1);
        assertThat(e.reason()).isNotBlank();
      }
    }
    assertThat(understood).as("neither all nor none is a query").isBetween(500, 9_900);
  }

  private static String damaged(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0 && !out.isEmpty(); i--) {
      int from = random.nextInt(out.length());
      int to = Math.min(out.length(), from + 1 + random.nextInt(6));
      String piece = out.substring(from, to);
      switch (random.nextInt(3)) {
        case 0 -> out.delete(from, to);
        case 1 -> out.insert(random.nextInt(out.length()), piece);
        default -> out.insert(from, "()|\"\\:=<>[]{}*?-, ".charAt(random.nextInt(18)));
      }
    }
    return out.toString();
  }
}
