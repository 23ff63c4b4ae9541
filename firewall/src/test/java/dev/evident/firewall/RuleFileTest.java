package dev.evident.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleFileTest {
  private static final String GOOD =
      """
      # a remark
      [acme-token]
      about = token of Acme
      severity = critical
      start = acme_ ACME_
      body = A-Z 0-9 _
      length = 8..10

      [acme-key]
      after = key\\sis
      context = acme
      body = a-z
      length = 4
      check = none
      """;

  private static List<String> problems(String text) {
    RuleFile.Malformed malformed =
        catchThrowableOfType(RuleFile.Malformed.class, () -> RuleFile.parse("my.txt", text));
    assertThat(malformed).as(text).isNotNull();
    return malformed.problems();
  }

  @Test
  void aRuleIsReadInFull() throws Exception {
    List<Rule> rules = RuleFile.parse("my.txt", GOOD);
    assertThat(rules)
        .containsExactly(
            new Rule(
                "acme-token",
                "token of Acme",
                Severity.CRITICAL,
                Finder.WORD,
                List.of("acme_", "ACME_"),
                List.of(),
                List.of(),
                CharClass.NONE.with('A', 'Z').with('0', '9').with('_', '_'),
                8,
                10,
                0,
                Check.NONE),
            new Rule(
                "acme-key",
                "",
                Severity.HIGH,
                Finder.WORD,
                List.of(),
                List.of("key is"),
                List.of("acme"),
                CharClass.NONE.with('a', 'z'),
                4,
                4,
                0,
                Check.NONE));
  }

  @Test
  void aRuleOfAnOperatorWorksLikeOneOfTheProduct() throws Exception {
    Filtering filtering =
        new Filtering(
            Filtering.firewall(RuleFile.parse("my.txt", GOOD)),
            dev.evident.codec.PersonalFields.NONE);
    assertThat(filtering.message("an acme_AB12CD34 here"))
        .matches("an ‹redacted:acme-token:.*› here");
    assertThat(filtering.message("Acme's KEY IS: abcd."))
        .matches("Acme's KEY IS: ‹redacted:acme-key:.*›.");
    assertThat(filtering.message("the key is: abcd.")).isEqualTo("the key is: abcd.");
  }

  @Test
  void everyProblemIsReportedWithItsPlace() {
    assertThat(
            problems(
                """
                start = x
                [Bad Name]
                start = abc
                body = A-Z
                length = 5
                [b]
                start = abc
                body =  A-Z zz
                length = many
                  colour = red
                nonsense
                check = maybe
                [b]
                start = ab
                body = 0-9
                length = 9..3
                """))
        .containsExactly(
            "my.txt:1:1: a rule begins with its name in brackets",
            "my.txt:2:2: 'Bad Name' is not a rule's name (1 to 32 of a-z 0-9 -)",
            "my.txt:10:3: there is no 'colour'; a rule has [about, after, before, body, check,"
                + " context, find, length, severity, start]",
            "my.txt:11:1: expected key = value, or a rule's name in brackets",
            "my.txt:8:9: body: 'zz' is neither a range such as A-Z nor a single visible ASCII"
                + " character",
            "my.txt:9:10: length: 'many' is not a whole number",
            "my.txt:12:9: check: 'maybe' is not one of none, mixed, mixed-case, evident-key, jwt,"
                + " basic",
            "my.txt:13:2: there are two rules b");
  }

  @Test
  void aRuleThatCannotBeIsRefused() {
    assertThat(problems("[a]\nstart = ab\nbody = 0-9\nlength = 4\n").getFirst())
        .contains("at least 3");
    assertThat(problems("[a]\nstart = abc\nbody = 0-9\nlength = 9..3\n").getFirst())
        .contains("needs a length");
    assertThat(problems("[a]\nstart = abc\nafter = abd\nbody = 0-9\nlength = 3\n").getFirst())
        .contains("either start or after");
    assertThat(problems("[a]\nfind = card\nstart = abc\n").getFirst()).contains("takes no start");
    assertThat(problems("[a]\nstart = abc\nlength = 3\n").getFirst()).contains("needs body");
    assertThat(problems("[a]\nstart = abc\nbody = \"\nlength = 3\n").getFirst())
        .contains("ends every text");
  }
}
