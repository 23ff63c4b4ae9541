package dev.evident.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sizes and words of the files themselves. */
class TextTest {
  private static final int LINES_MAX = 500;
  private static final int LINES_OF_NINE_IN_TEN = 400;
  private static final long FILE_BYTES_MAX = 1 << 20;

  /**
   * Hosts that hand out packages: which one a build uses is the machine's setting, not ours. The
   * names are put together here so that this file does not hold them.
   */
  private static final Pattern PACKAGE_HOST =
      Pattern.compile(
          String.join(
              "|",
              "repo1?\\." + "maven",
              "maven" + "central\\.",
              "central\\." + "sonatype",
              "oss\\." + "sonatype",
              "registry\\." + "npm" + "js",
              "(deb|security|archive)\\." + "(debian|ubuntu)\\.",
              "files\\." + "pythonhosted",
              "proxy\\." + "golang",
              "(plugins|services)\\." + "gradle",
              "jcenter\\.",
              "jit" + "pack"));

  /** Work left open belongs in an issue; a test that does not run is no test. */
  private static final Pattern LEFT_OPEN =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@(Dis" + "abled|Ig" + "nore)\\b");

  /** Somebody's home folder. */
  private static final Pattern HOME = Pattern.compile("/(home|Users)/[a-z][a-z0-9]+/");

  @Test
  void noTrackedFileNamesAPackageHost() throws Exception {
    assertThat(findings(PACKAGE_HOST)).isEmpty();
  }

  @Test
  void noTrackedFileLeavesWorkOpen() throws Exception {
    assertThat(findings(LEFT_OPEN)).isEmpty();
  }

  @Test
  void noTrackedFileNamesAHomeFolder() throws Exception {
    assertThat(findings(HOME)).isEmpty();
  }

  @Test
  void noTrackedFileIsLargerThanAMebibyte() throws Exception {
    List<String> large = new ArrayList<>();
    for (Path file : Repository.trackedFiles()) {
      if (Files.size(file) > FILE_BYTES_MAX) {
        large.add(name(file) + " " + Files.size(file));
      }
    }
    assertThat(large).isEmpty();
  }

  @Test
  void mainSourcesStaySmall() throws Exception {
    List<Path> sources = Repository.mainSources();
    List<String> tooLong = new ArrayList<>();
    List<String> longOnes = new ArrayList<>();
    for (Path source : sources) {
      long lines = lines(source);
      if (lines > LINES_MAX) {
        tooLong.add(name(source) + " " + lines);
      }
      if (lines >= LINES_OF_NINE_IN_TEN) {
        longOnes.add(name(source) + " " + lines);
      }
    }
    assertThat(tooLong).as("over %s lines", LINES_MAX).isEmpty();
    assertThat(longOnes)
        .as("%s lines or more: at most one source in ten", LINES_OF_NINE_IN_TEN)
        .hasSizeLessThanOrEqualTo(sources.size() / 10);
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws Exception {
    Pattern link = Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)(#[^)]*)?\\)");
    List<String> broken = new ArrayList<>();
    for (Path file : documents()) {
      link.matcher(Repository.read(file))
          .results()
          .map(m -> m.group(1))
          .filter(target -> !Files.exists(file.resolveSibling(target)))
          .forEach(target -> broken.add(name(file) + " -> " + target));
    }
    assertThat(broken).isEmpty();
  }

  /** Documents write classes as {@code `log.Sequencer`}: module, packages below it, class. */
  @Test
  void classesThatDocumentsNameExist() throws Exception {
    Pattern type =
        Pattern.compile(
            "`((" + String.join("|", Repository.modules()) + ")(\\.[a-z][a-z0-9]*)*\\.[A-Z]\\w*)");
    List<String> unknown = new ArrayList<>();
    for (Path file : documents()) {
      type.matcher(Repository.read(file))
          .results()
          .filter(match -> !exists(match))
          .forEach(match -> unknown.add(name(file) + ": " + match.group(1)));
    }
    assertThat(unknown).isEmpty();
  }

  private static boolean exists(MatchResult match) {
    String path = "java/dev/evident/" + match.group(1).replace('.', '/') + ".java";
    Path module = Repository.ROOT.resolve(match.group(2)).resolve("src");
    return Files.exists(module.resolve("main").resolve(path))
        || Files.exists(module.resolve("test").resolve(path));
  }

  private static List<Path> documents() throws IOException, InterruptedException {
    return Repository.trackedFiles().stream()
        .filter(file -> file.toString().endsWith(".md"))
        .toList();
  }

  private static List<String> findings(Pattern pattern) throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (Path file : Repository.trackedFiles()) {
      try {
        int number = 0;
        for (String line : Files.readAllLines(file)) {
          number++;
          if (pattern.matcher(line).find()) {
            found.add(name(file) + ":" + number + ": " + line.strip());
          }
        }
      } catch (CharacterCodingException e) {
        continue; // not a text
      }
    }
    return found;
  }

  private static long lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static String name(Path file) {
    return Repository.ROOT.relativize(file).toString();
  }
}
