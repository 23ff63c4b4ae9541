package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import org.junit.jupiter.api.Test;

class WordsOperatorTest {
  @Test
  void wordsStandWithOrWithoutAField() throws QueryException {
    assertThat(tree("Alice")).isEqualTo(new Filter.Words(Field.EVERYTHING, "Alice"));
    assertThat(tree("*:Alice")).isEqualTo(tree("Alice"));
    assertThat(tree("actor.id : Alice")).isEqualTo(tree("actor.id:Alice"));
    assertThat(tree("target.id:a")).isEqualTo(new Filter.Words(new Field("targets.id"), "a"));
    assertThat(tree("id:\"a \\\"b\\\" \\u00e9\\n\""))
        .isEqualTo(new Filter.Words(new Field("id"), "a \"b\" é\n"));
    assertThat(tree("id:a\\ b\\*")).isEqualTo(tree("id:\"a b*\""));
    assertThat(tree("reason:https://x.org/?a\\=b".replace("?", "\\?")))
        .isEqualTo(tree("reason:\"https://x.org/?a=b\""));
    assertThat(column("id:")).isEqualTo("4 <> a value must stand here");
    assertThat(column("a \"b")).isEqualTo("3 <\"b> the closing quote is missing");
    assertThat(column("id:\"\\d\"")).startsWith("5 <\\d> unknown escape");
    assertThat(column("id:\"\\u00g0\""))
        .startsWith("5 <\\u00g0> \\u is followed by four hex digits");
    assertThat(column("id:a\\")).startsWith("5 <\\> a backslash must be followed");
    assertThat(column("\"id\":a")).startsWith("1 <\"id\"> a field's name has no quotes around it");
  }

  @Test
  void theTextHasQuotesWhereTheyAreNeeded() throws QueryException {
    assertThat(text("id:\"role.grant\"")).isEqualTo("id:role.grant");
    assertThat(text("id:a@b_c-d")).isEqualTo("id:a@b_c-d");
    assertThat(text("\"OR\" \"-a\" \"a b\" \"\" \"a:b\""))
        .isEqualTo("\"OR\" \"-a\" \"a b\" \"\" \"a:b\"");
    assertThat(text("parameters.\"a b\".c:d")).isEqualTo("parameters.\"a b\".c:d");
  }

  @Test
  void wholeWordsInARowCaseAside() throws QueryException {
    String message = "\"message\":\"Exported THE salaries_2026 (all)\"";
    assertThat(matches("message:the", message)).isTrue();
    assertThat(matches("message:export", message)).isFalse();
    assertThat(matches("message:\"exported the\"", message)).isTrue();
    assertThat(matches("message:\"the exported\"", message)).isFalse();
    assertThat(matches("message:\"exported salaries\"", message)).isFalse();
    assertThat(matches("message:\"salaries-2026\"", message)).isTrue();
    assertThat(matches("message:\"2026... all!\"", message)).isTrue();
  }

  @Test
  void aTextWithoutWordsIsTheWholeValue() throws QueryException {
    assertThat(matches("reason:\"--\"", "\"reason\":\"--\"")).isTrue();
    assertThat(matches("reason:\"--\"", "\"reason\":\"a -- b\"")).isFalse();
    assertThat(matches("reason:\"\"", "\"reason\":\"\"")).isTrue();
    assertThat(matches("reason:\"\"", "")).isFalse();
  }

  @Test
  void caseIsFoldedByLetterAndAccentsCount() throws QueryException {
    assertThat(matches("reason:ΟΔΟΣ", "\"reason\":\"οδος\"")).isTrue();
    assertThat(matches("reason:οδοσ", "\"reason\":\"οδος\"")).isTrue();
    assertThat(matches("reason:STRASSE", "\"reason\":\"Straße\"")).isFalse();
    assertThat(matches("reason:uber", "\"reason\":\"über\"")).isFalse();
  }

  @Test
  void everythingIsEveryValueButTimesAndTheIndex() throws QueryException {
    assertThat(matches("4711", "\"parameters\":{\"a\":[{\"b\":4711}]}")).isTrue();
    assertThat(matches("true", "\"parameters\":{\"a\":true}")).isTrue();
    assertThat(matches("a", "\"parameters\":{\"a\":true}")).isFalse();
    assertThat(matches("2026", "\"received\":\"2026-10-01T00:00:00Z\"")).isFalse();
    assertThat(matches("7", "")).isFalse();
    assertThat(matches("main", "\"stream\":\"main\"")).isTrue();
  }

  @Test
  void aFieldIsWhatStandsAtItsPathAndBelow() throws QueryException {
    String chain =
        "\"actor\":{\"type\":\"agent\",\"id\":\"x\",\"on_behalf_of\":{\"type\":\"user\",\"id\":\"alice\"}}";
    assertThat(matches("actor:alice", chain)).isTrue();
    assertThat(matches("actor.id:alice", chain)).isFalse();
    assertThat(matches("actor.on_behalf_of.id:alice", chain)).isTrue();
    assertThat(matches("parameters.a:x", "\"parameters\":{\"ab\":\"x\"}")).isFalse();
    assertThat(matches("parameters.a.b:x", "\"parameters\":{\"a\":{\"b\":\"x\"}}")).isTrue();
    assertThat(matches("parameters.a.b:x", "\"parameters\":{\"a.b\":\"x\"}")).isTrue();
    assertThat(matches("parameters.\"\":x", "\"parameters\":{\"\":\"x\"}")).isTrue();
  }

  @Test
  void anOriginalInJsonIsSearchedByPathAndAnyOtherAsText() throws QueryException {
    String json =
        "\"source\":{\"type\":\"t\",\"raw\":\"{\\\"a\\\":{\\\"b\\\":\\\"caf\\\\u00e9\\\"}}\"}";
    assertThat(matches("source.raw.a.b:café", json)).isTrue();
    assertThat(matches("source.raw:café", json)).isTrue();
    assertThat(matches("café", json)).isTrue();
    assertThat(matches("source.raw:b", json)).isFalse();
    String text = "\"source\":{\"type\":\"t\",\"raw\":\"{\\\"a\\\": broken\"}";
    assertThat(matches("source.raw:broken", text)).isTrue();
    assertThat(matches("source.raw:a", text)).isTrue();
    assertThat(matches("source.raw:*", "\"source\":{\"type\":\"t\",\"raw\":\"{}\"}")).isTrue();
  }
}
