package dev.evident.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the page keep its rules, and what they import is there. */
class ModulesTest {
  private static final Path WEB =
      Path.of(System.getProperty("evident.root", ".."))
          .resolve("ui/src/main/resources/dev/evident/ui/web");

  private static final int LINES_MAX = 500;

  private static List<Path> own(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(WEB)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static List<String> wrong(String ending, Predicate<String> isWrong) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : own(ending)) {
      if (isWrong.test(Files.readString(file))) {
        wrong.add(WEB.relativize(file).toString());
      }
    }
    return wrong;
  }

  @Test
  void everyImportLeadsToAFileThatIsHandedOut() throws IOException {
    Assets assets = Assets.read();
    Modules modules = new Modules(assets);
    // Static ones and those that are loaded later; types in comments are for the editor.
    Pattern imports =
        Pattern.compile(
            "(?m)^(?!\\s*\\*|\\s*//|.*\\{import\\().*?\\b(?:from |import |import\\()'([^'$\\n]+)'");
    List<String> broken = new ArrayList<>();
    int seen = 0;
    for (Path file : own(".js")) {
      String name = WEB.relativize(file).toString().replace('\\', '/');
      Matcher matcher = imports.matcher(Files.readString(file));
      while (matcher.find()) {
        seen++;
        if (assets.find(Modules.resolve(name, matcher.group(1))).isEmpty()) {
          broken.add(name + " -> " + matcher.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(seen).isGreaterThan(50);
    assertThat(modules.closure("app/main.js"))
        .contains("app/shell.js", "vendor/lit/index.js", "vendor/lit-html/lit-html.js")
        .doesNotContain("pages/explore.js", "vendor/chart.js/chart.js");
  }

  @Test
  void everyImportOfTheLibrariesLeadsToAFileThatIsHandedOut() throws IOException {
    Assets assets = Assets.read();
    Pattern imports = Pattern.compile("\\b(?:from|import)\\s*[\"']([^\"']+)[\"']");
    List<String> broken = new ArrayList<>();
    for (String name : Libraries.resources().keySet()) {
      String text =
          new String(assets.find(name).orElseThrow().bytes(), StandardCharsets.UTF_8)
              .replaceAll("(?s)/\\*.*?\\*/", "");
      Matcher matcher = imports.matcher(text);
      while (matcher.find()) {
        if (assets.find(Modules.resolve(name, matcher.group(1))).isEmpty()) {
          broken.add(name + " -> " + matcher.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyScriptIsChecked() throws IOException {
    assertThat(wrong(".js", text -> !text.startsWith("// @ts-check\n"))).isEmpty();
  }

  @Test
  void noScriptMakesHtmlOfTextsOrCodeOfThem() throws IOException {
    Pattern rude =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|unsafe(HTML|SVG)|\\beval\\(|new Function|style=\\$?[{\"]");
    assertThat(wrong(".js", text -> rude.matcher(text).find())).isEmpty();
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws IOException {
    Pattern elsewhere = Pattern.compile("(?:src|href|url|from|import)\\s*[=(]?\\s*[\"']?https?:");
    for (String ending : List.of(".js", ".css", ".html")) {
      assertThat(wrong(ending, text -> elsewhere.matcher(text).find())).isEmpty();
    }
  }

  @Test
  void scriptsStaySmall() throws IOException {
    assertThat(wrong(".js", text -> text.lines().count() > LINES_MAX)).isEmpty();
  }
}
