package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrOperatorTest {
  @Test
  void orBindsLessThanAnd() throws QueryException {
    assertThat(tree("a OR b c")).isEqualTo(tree("a OR (b AND c)"));
    assertThat(tree("a OR b c")).isNotEqualTo(tree("(a OR b) c"));
    assertThat(tree("a OR (b OR c)")).isEqualTo(tree("a OR b OR c"));
    assertThat(column("a OR")).startsWith("5 <> a word, a field or a bracket");
    assertThat(column("OR a")).startsWith("1 <OR> something must stand on both sides");
  }

  @Test
  void aListIsAlternativesOfOneField() throws QueryException {
    assertThat(tree("action:(a b* \"c d\")"))
        .isEqualTo(tree("action:a OR action:b* OR action:\"c d\""));
    assertThat(tree("action:(a OR b)")).isEqualTo(tree("action:(a b)"));
    assertThat(tree("id=(a b)")).isEqualTo(tree("id=a OR id=b"));
    assertThat(tree("id!=(a b)")).isEqualTo(tree("-(id=a OR id=b)"));
    assertThat(tree("origin.port:(80 443)")).isEqualTo(tree("origin.port:80 OR origin.port:443"));
    assertThat(tree("action:(a)")).isEqualTo(tree("action:a"));
    assertThat(column("action:()")).isEqualTo("8 <()> a list has at least one value");
    assertThat(column("action:(a b")).isEqualTo("8 <(> this bracket is never closed");
    assertThat(column("action:(a AND b)")).startsWith("11 <AND> a list means any of its values");
    assertThat(column("action:(a -b)")).startsWith("11 <-> a list means any of its values");
  }

  @Test
  void theTextMakesListsOfNeighbours() throws QueryException {
    assertThat(text("action:a OR action:b* OR id=c OR id=d OR e"))
        .isEqualTo("action:(a b*) OR id=(c d) OR e");
    assertThat(text("parameters.a:(-5 5)")).isEqualTo("parameters.a:(\"-5\" 5)");
  }

  @Test
  void oneIsEnough() throws QueryException {
    assertThat(matches("outcome:(denied failure)", "\"outcome\":\"failure\"")).isTrue();
    assertThat(matches("outcome:(denied failure)", "\"outcome\":\"success\"")).isFalse();
  }
}
