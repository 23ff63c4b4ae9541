package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.model.TextPattern;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatternOperatorTest {
  @Test
  void starsAndQuestionMarksMakeAPattern() throws QueryException {
    assertThat(tree("action:role.*")).isEqualTo(new Filter.Prefix(new Field("action"), "role."));
    assertThat(tree("action:role.**")).isEqualTo(tree("action:role.*"));
    assertThat(tree("id:a?*"))
        .isEqualTo(
            new Filter.Wildcard(
                new Field("id"),
                new TextPattern(
                    List.of(
                        new TextPattern.Literal("a"),
                        new TextPattern.AnyOne(),
                        new TextPattern.AnyRun()))));
    assertThat(tree("exp*")).isEqualTo(new Filter.Prefix(Field.EVERYTHING, "exp"));
    assertThat(column("time:2026-*")).startsWith("6 <2026-*> no time for 'time'");
    assertThat(column("id:" + "x".repeat(300) + "*")).contains("at most 256 characters");
  }

  @Test
  void theTextEscapesWhatIsMeantLiterally() throws QueryException {
    assertThat(text("id:a\\*b*")).isEqualTo("id:a\\*b*");
    assertThat(text("id:a\\ b*")).isEqualTo("id:a\\ b*");
    assertThat(text("\\-x*")).isEqualTo("\\-x*");
  }

  @Test
  void theWholeValueCaseAside() throws QueryException {
    String action = "\"action\":\"Role.grant\"";
    assertThat(matches("action:role.*", action)).isTrue();
    assertThat(matches("action:ROLE*", action)).isTrue();
    assertThat(matches("action:*.grant", action)).isTrue();
    assertThat(matches("action:r*e.?rant", action)).isTrue();
    assertThat(matches("action:grant*", action)).isFalse();
    assertThat(matches("action:role.?", action)).isFalse();
    assertThat(matches("action:*o*o*", action)).isFalse();
    assertThat(matches("origin.ip:10.*", "\"origin\":{\"ip\":\"10.1.1.1\"}")).isTrue();
    assertThat(matches("reason:?", "\"reason\":\"😀\"")).isTrue();
  }

  @Test
  void inTextsAndFreeJsonAlsoAWord() throws QueryException {
    assertThat(matches("message:exp*", "\"message\":\"was exported\"")).isTrue();
    assertThat(matches("message:ex?orted", "\"message\":\"was exported\"")).isTrue();
    assertThat(matches("exp*", "\"message\":\"was exported\"")).isTrue();
    assertThat(matches("parameters:exp*", "\"parameters\":{\"a\":\"was exported\"}")).isTrue();
    assertThat(matches("message:s?exp*", "\"message\":\"was exported\"")).isFalse();
  }
}
