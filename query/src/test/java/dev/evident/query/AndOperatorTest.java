package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AndOperatorTest {
  @Test
  void wordsBesideOneAnotherAndTheWordAndMeanTheSame() throws QueryException {
    Filter a = tree("a");
    Filter b = tree("b");
    assertThat(tree("a b")).isEqualTo(new Filter.And(List.of(a, b)));
    assertThat(tree("a AND b")).isEqualTo(tree("a b"));
    assertThat(tree("(a b) (c AND d)")).isEqualTo(tree("a b c d"));
    assertThat(tree("\"a\"b(c)d")).isEqualTo(tree("a b c d"));
    assertThat(tree("a and b")).isEqualTo(tree("a \"and\" b"));
    assertThat(column("a AND")).startsWith("6 <> a word, a field or a bracket must stand here");
    assertThat(column("AND a")).startsWith("1 <AND> something must stand on both sides");
  }

  @Test
  void theTextHasSpaces() throws QueryException {
    assertThat(text(" a  AND\tb")).isEqualTo("a b");
    assertThat(text("a (b OR c)")).isEqualTo("a (b OR c)");
    assertThat(text("a outcome:(b c)")).isEqualTo("a outcome:(b c)");
  }

  @Test
  void bothMustMatchPerhapsInDifferentValues() throws QueryException {
    String targets =
        "\"targets\":[{\"type\":\"doc\",\"id\":\"1\"},{\"type\":\"user\",\"id\":\"2\"}]";
    assertThat(matches("target.type:doc target.id:2", targets)).isTrue();
    assertThat(matches("target.type:doc target.id:3", targets)).isFalse();
  }
}
