package dev.evident.query;

import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import org.junit.jupiter.api.Test;

class ExistsOperatorTest {
  @Test
  void aStarAloneAsksForAValue() throws QueryException {
    assertThat(tree("reason:*")).isEqualTo(new Filter.Exists(new Field("reason")));
    assertThat(tree("time:*")).isEqualTo(new Filter.Exists(Field.TIME));
    assertThat(tree("*:*")).isEqualTo(new Filter.All());
    assertThat(tree("*")).isEqualTo(new Filter.All());
    assertThat(tree("  ")).isEqualTo(new Filter.All());
  }

  @Test
  void theTextIsAStar() throws QueryException {
    assertThat(text("reason:**")).isEqualTo("reason:*");
    assertThat(text("")).isEqualTo("*");
  }

  @Test
  void nullAndWhatIsEmptyAreNoValues() throws QueryException {
    assertThat(matches("parameters.a:*", "\"parameters\":{\"a\":null}")).isFalse();
    assertThat(matches("parameters:*", "\"parameters\":{}")).isFalse();
    assertThat(matches("changes:*", "\"changes\":[]")).isFalse();
    assertThat(matches("parameters:*", "\"parameters\":{\"a\":\"\"}")).isTrue();
    assertThat(matches("parameters.a:*", "\"parameters\":{\"a\":[{\"b\":false}]}")).isTrue();
  }
}
