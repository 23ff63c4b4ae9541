package dev.evident.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Filter;
import dev.evident.query.Terms.AllOf;
import dev.evident.query.Terms.Anywhere;
import dev.evident.query.Terms.OneOf;
import dev.evident.query.Terms.Term;
import dev.evident.query.Terms.Whole;
import dev.evident.query.Terms.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void narrowingNeverLosesAMatch(long seed) {
    RandomQueries queries = new RandomQueries(seed);
    List<FlatRecord> records = new ArrayList<>(Events.ALL);
    records.addAll(new RandomRecords(seed).records(20));
    List<Set<Term>> present = records.stream().map(Terms::of).toList();
    Evaluation evaluation = new Evaluation(Events.NOW);
    int matches = 0;
    int narrowed = 0;
    for (int i = 0; i < 4_000; i++) {
      Filter filter = queries.filter(i % 4);
      Terms needed = Terms.of(filter);
      for (int r = 0; r < present.size(); r++) {
        boolean may = needed.mayMatch(present.get(r));
        boolean matching = evaluation.matches(filter, records.get(r));
        if (matching) {
          assertThat(may).as("%s in %s", QueryText.write(filter), records.get(r).values()).isTrue();
          matches++;
        }
        narrowed += may ? 0 : 1;
      }
    }
    assertThat(matches).isGreaterThan(5_000);
    assertThat(narrowed).isGreaterThan(5_000);
  }

  private static Terms of(String query) throws QueryException {
    return Terms.of(QueryText.parse(query).filter());
  }

  @Test
  void theTermsAreTheWordsAndValuesThatCannotBeMissing() throws QueryException {
    assertThat(of("Alice")).isEqualTo(new Word("alice"));
    assertThat(of("id:usr-1")).isEqualTo(new AllOf(List.of(new Word("usr"), new Word("1"))));
    assertThat(of("id=Usr-1")).isEqualTo(new Whole("usr-1"));
    assertThat(of("id:\"--\"")).isEqualTo(new Whole("--"));
    assertThat(of("origin.ip:10.0.0.1")).isEqualTo(new Whole("10.0.0.1"));
    assertThat(of("origin.ip:10.0.0.0/8")).isEqualTo(new Anywhere());
    assertThat(of("a b")).isEqualTo(new AllOf(List.of(new Word("a"), new Word("b"))));
    assertThat(of("a OR b")).isEqualTo(new OneOf(List.of(new Word("a"), new Word("b"))));
    assertThat(of("a OR -b")).isEqualTo(new Anywhere());
    assertThat(of("a -b")).isEqualTo(new Word("a"));
  }

  @Test
  void aPatternNeedsTheWordsThatItHoldsWhole() throws QueryException {
    assertThat(of("action:role.*")).isEqualTo(new Word("role"));
    assertThat(of("action:role*")).isEqualTo(new Anywhere());
    assertThat(of("action:*.grant")).isEqualTo(new Word("grant"));
    assertThat(of("action:a.*.b.c*")).isEqualTo(new AllOf(List.of(new Word("a"), new Word("b"))));
    assertThat(of("x*")).isEqualTo(new Anywhere());
  }

  @Test
  void anAddressIsIndexedUnderItsOneText() {
    assertThat(Terms.of(Events.with("\"origin\":{\"ip\":\"::FFFF:10.0.0.1\"}")))
        .contains(new Whole("10.0.0.1"), new Whole("::ffff:10.0.0.1"));
  }
}
