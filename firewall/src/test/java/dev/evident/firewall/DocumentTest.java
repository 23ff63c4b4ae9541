package dev.evident.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of rules in the document is the one that is in force. */
class DocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "firewall.md");

  @Test
  void theTableOfRulesIsTheRules() throws Exception {
    String table =
        RuleFile.builtIn().stream()
            .map(rule ->
                "| `%s` | %s | %s |\n".formatted(rule.id(), rule.about(), rule.severity().text()))
            .collect(Collectors.joining("", "| rule | what | severity |\n|---|---|---|\n", ""));
    assertThat(Files.readString(DOCUMENT)).endsWith(table);
  }
}
