package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParserTest {
  @Test
  void unknownFieldsNameTheNearest() {
    assertThat(column("x outcom:denied"))
        .isEqualTo("3 <outcom> no field 'outcom'; did you mean outcome?");
    assertThat(column("acion:a")).contains("did you mean action?");
    assertThat(column("ip:10.0.0.1")).contains("did you mean origin.ip?");
    assertThat(column("actor.nmae:a")).contains("did you mean actor.name?");
    assertThat(column("parametrs.amount:1")).contains("did you mean parameters.amount?");
    assertThat(column("source.rwa.verb:get")).contains("did you mean source.raw.verb?");
    assertThat(column("email:a")).contains("did you mean actor.email?");
    assertThat(column("actor.favourite_colour:a"))
        .contains("under parameters, as parameters.actor.favourite_colour");
    assertThat(column("zzzzzz:a")).contains("put the text in quotes if it is no field");
    assertThat(column("parameters.*:a")).contains("takes no wildcards");
    assertThat(column("parameters." + "x".repeat(600) + ":a")).contains("at most 512 characters");
  }

  @Test
  void theColumnCountsCharactersAndNotHalves() {
    assertThat(column("😀 żó outcom:a")).startsWith("6 <outcom>");
  }

  @Test
  void bracketsMustFit() {
    assertThat(column("(a")).isEqualTo("1 <(> this bracket is never closed");
    assertThat(column("a)")).isEqualTo("2 <)> this bracket closes nothing");
    assertThat(column("()")).startsWith("2 <)> a word, a field or a bracket");
    assertThat(column("a ]")).startsWith("3 <]>");
    assertThat(column("a | count b"))
        .startsWith("11 <b> unexpected here; another pipe begins with |");
  }

  @Test
  void aWordTooManyIsMarkedWhole() {
    assertThat(column("a | count outcome, action"))
        .startsWith("11 <outcome> unexpected here; another pipe begins with |");
    assertThat(column("a | top 3 größte")).startsWith("11 <größte> unexpected here");
    assertThat(column("a | top 3 \"of all\"")).startsWith("11 <\"> unexpected here");
  }

  @Test
  void thereAreLimits() throws QueryException {
    assertThat(column("(".repeat(33) + "a" + ")".repeat(33)))
        .startsWith("33 <(> nested deeper than 32");
    assertThat(tree("(".repeat(32) + "a" + ")".repeat(32))).isEqualTo(tree("a"));
    assertThat(column("-".repeat(100_000))).startsWith("1 <> the query is longer than 16384");
    assertThat(column("-".repeat(10_000) + "a")).startsWith("33 <-> nested deeper than 32");
    assertThat(column("a ".repeat(1_025))).contains("at most 1024 tests");
    assertThat(column("id:(" + "a ".repeat(1_025) + ")")).contains("at most 1024 tests");
    assertThat(tree("id:(" + "a ".repeat(1_024) + ")")).isInstanceOf(Filter.Or.class);
    assertThat(column("reason:\"" + "\u0001".repeat(10_000) + "\""))
        .contains("written out in full");
    assertThat(column("(a (b OR (c ".repeat(15) + "d" + ")))".repeat(15)))
        .contains("nested deeper than 32");
  }

  /** A parser that went back again and again would need minutes for these. */
  @Test
  void longQueriesTakeLinearTime() {
    int size = 3_000;
    for (String piece :
        List.of("(", "\"a\" ", "id:(", "a OR ", "parameters.\"x", "[", "-", "\\", "*", "a:")) {
      String query = piece.repeat(size);
      String cut = query.substring(0, Math.min(query.length(), QueryText.CHARS_MAX));
      org.junit.jupiter.api.Assertions.assertTimeout(
          java.time.Duration.ofSeconds(5),
          () -> {
            try {
              QueryText.parse(cut);
            } catch (QueryException expected) {
              assertThat(expected.column()).isPositive();
            }
          });
    }
  }
}
