package dev.evident.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A page without an import map can load the viewer: every import leads to a file that is there. */
class ViewerModulesTest {
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:import|export)\\s*(?:[\\w$*{},\\s]+?from\\s*)?[\"']([^\"'\\n]+)[\"']");

  private static String text(Asset asset) {
    return new String(asset.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void everyImportIsRelativeAndLeadsToAModuleOfTheViewer() throws Exception {
    ViewerModules modules = new ViewerModules(Assets.read());
    Deque<String> due = new ArrayDeque<>(Set.of(ViewerModules.ENTRY));
    Set<String> seen = new LinkedHashSet<>();
    while (!due.isEmpty()) {
      String name = due.pop();
      if (!seen.add(name)) {
        continue;
      }
      assertThat(modules.find(name)).as(name).isPresent();
      Matcher imports = IMPORT.matcher(text(modules.find(name).orElseThrow()));
      while (imports.find()) {
        assertThat(imports.group(1)).as(name).startsWith(".");
        Path target = Path.of("/" + name).resolveSibling(imports.group(1)).normalize();
        due.push(target.toString().substring(1));
      }
    }
    assertThat(seen)
        .contains("de.js", "proof/check.js", "vendor/lit/index.js", "vendor/lit-html/lit-html.js");
  }

  @Test
  void nothingElseOfThePageIsThere() throws Exception {
    ViewerModules modules = new ViewerModules(Assets.read());
    assertThat(modules.find("app/main.js")).isEmpty();
    assertThat(modules.find("../app/main.js")).isEmpty();
    assertThat(modules.find("vendor/chart.js/chart.js")).isEmpty();
    assertThat(modules.find("index.html")).isEmpty();
  }
}
