package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Filter;
import org.junit.jupiter.api.Test;

class NotOperatorTest {
  @Test
  void aDashAndTheWordNotMeanTheSame() throws QueryException {
    assertThat(tree("-a")).isEqualTo(new Filter.Not(tree("a")));
    assertThat(tree("NOT a")).isEqualTo(tree("-a"));
    assertThat(tree("NOT(a b)")).isEqualTo(tree("-(a b)"));
    assertThat(tree("--a")).isEqualTo(tree("a"));
    assertThat(tree("-a b")).isEqualTo(tree("(-a) b"));
    assertThat(tree("a-b")).isEqualTo(tree("\"a-b\""));
    assertThat(column("a NOT")).startsWith("6 <> a word, a field or a bracket");
  }

  @Test
  void theTextIsADash() throws QueryException {
    assertThat(text("NOT a")).isEqualTo("-a");
    assertThat(text("NOT (a OR b)")).isEqualTo("-(a OR b)");
    assertThat(text("NOT (a AND b)")).isEqualTo("-(a b)");
    assertThat(text("id!=x")).isEqualTo("-id=x");
    assertThat(text("-id:(a b)")).isEqualTo("-id:(a b)");
  }

  @Test
  void whatIsMissingIsNotMatchedAndSoItsNegationIs() throws QueryException {
    assertThat(matches("outcome:denied", "")).isFalse();
    assertThat(matches("-outcome:denied", "")).isTrue();
    assertThat(matches("outcome!=denied", "")).isTrue();
    assertThat(matches("outcome:* -outcome:denied", "")).isFalse();
    assertThat(matches("-origin.port>5", "")).isTrue();
  }

  @Test
  void noneOfSeveralValuesMayMatch() throws QueryException {
    String targets = "\"targets\":[{\"type\":\"doc\"},{\"type\":\"user\"}]";
    assertThat(matches("-target.type:doc", targets)).isFalse();
    assertThat(matches("-target.type:role", targets)).isTrue();
  }
}
