package dev.evident.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/query.md says what is true. */
class DocumentationTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("(?m)^\\d+\\. .*\\n\\s+```text\\n\\s+(.*)\\n\\s+```\\n\\s+Answer: `(.*)`$");

  record Example(String query, String answer) {}

  static List<Example> examples() throws IOException {
    return EXAMPLE.matcher(page()).results().map(m -> new Example(m.group(1), m.group(2))).toList();
  }

  private static String page() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("evident.root", "..")).resolve("docs/query.md"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void theExampleIsAnsweredAsThePageSays(Example example) throws QueryException {
    assertThat(Events.answer(example.query())).isEqualTo(example.answer());
  }

  @Test
  void thereAreThirtyExamples() throws IOException {
    assertThat(examples()).hasSize(30);
  }

  @Test
  void everyQueryInTheTextIsOne() throws Exception {
    String table = page().substring(page().indexOf("| you write |"), page().indexOf("**Quotes**"));
    List<String> queries =
        Pattern.compile("(?m)^\\| (`.*?`) \\|")
            .matcher(table)
            .results()
            .flatMap(row -> Pattern.compile("`([^`]+)`").matcher(row.group(1)).results())
            .map((MatchResult query) -> query.group(1))
            .toList();
    assertThat(queries).hasSizeGreaterThan(20);
    for (String query : queries) {
      boolean shape = query.equals("a!=b"); // letters stand for anything there
      if (!shape) {
        QueryText.parse(query);
      }
    }
  }

  @Test
  void theLimitsAreThoseOfTheCode() throws IOException {
    assertThat(page())
        .contains("| " + String.format("%,d", QueryText.CHARS_MAX) + " characters |")
        .contains("inside one another | " + dev.evident.model.Query.DEPTH_MAX + " |")
        .contains("tests in a query | " + String.format("%,d", dev.evident.model.Query.TESTS_MAX))
        .contains("name | " + dev.evident.model.Field.PATH_CHARS_MAX + " characters")
        .contains("pattern | " + dev.evident.model.TextPattern.CHARS_MAX + " characters")
        .contains(
            "| "
                + dev.evident.model.Query.PIPES_MAX
                + "; "
                + dev.evident.model.Pipe.KEYS_MAX
                + "; "
                + dev.evident.model.Pipe.FIELDS_MAX
                + " |")
        .contains("| `top` | " + String.format("%,d", dev.evident.model.Pipe.TOP_MAX))
        .contains("more than " + dev.evident.model.Bound.NUMBER_DIGITS_MAX + " digits");
  }

  @Test
  void everyFieldIsOnThePage() throws IOException {
    String page = page();
    for (String field : dev.evident.model.Field.names()) {
      assertThat(page).contains("`" + field + "`");
    }
  }
}
