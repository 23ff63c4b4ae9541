package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import org.junit.jupiter.api.Test;

class ExactOperatorTest {
  @Test
  void anEqualSignTakesTheTextAsItIs() throws QueryException {
    assertThat(tree("action=role.*")).isEqualTo(new Filter.Exact(new Field("action"), "role.*"));
    assertThat(tree("action = \"a b\"")).isEqualTo(new Filter.Exact(new Field("action"), "a b"));
    assertThat(tree("origin.port=443")).isEqualTo(tree("origin.port:443"));
    assertThat(tree("time=2026-10-01")).isEqualTo(tree("time:2026-10-01"));
    assertThat(column("id=")).startsWith("4 <> a value must stand here");
    assertThat(column("id= )")).startsWith("5 <)> a value must stand here");
  }

  @Test
  void theTextHasAnEqualSign() throws QueryException {
    assertThat(text("id=\"a\"")).isEqualTo("id=a");
    assertThat(text("id=a*")).isEqualTo("id=\"a*\"");
    assertThat(text("*=a")).isEqualTo("*=a");
  }

  @Test
  void theWholeValueCapitalsIncluded() throws QueryException {
    assertThat(matches("id=Ab-1", "\"id\":\"Ab-1\"")).isTrue();
    assertThat(matches("id=ab-1", "\"id\":\"Ab-1\"")).isFalse();
    assertThat(matches("id=Ab", "\"id\":\"Ab-1\"")).isFalse();
    assertThat(matches("parameters.a=1.0", "\"parameters\":{\"a\":1.0}")).isTrue();
    assertThat(matches("parameters.a=1", "\"parameters\":{\"a\":1.0}")).isFalse();
    assertThat(matches("parameters.a=1", "\"parameters\":{\"a\":\"1\"}")).isTrue();
    assertThat(matches("parameters.a=true", "\"parameters\":{\"a\":true}")).isTrue();
  }
}
