package dev.evident.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the rules look at: the modules in their order, their classes, the tracked files. */
final class Repository {
  static final Path ROOT = Path.of(System.getProperty("evident.root", "..")).toAbsolutePath();

  private static final String PACKAGE_ROOT = "dev.evident.";
  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");

  /** Every main class of the product, test classes left out; read once. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.evident");

  private Repository() {}

  /** The modules in the order of the root pom: each may depend only on those before it. */
  static List<String> modules() {
    return MODULE.matcher(read(ROOT.resolve("pom.xml"))).results().map(m -> m.group(1)).toList();
  }

  static String moduleOf(JavaClass type) {
    String rest = type.getPackageName().substring(PACKAGE_ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(PACKAGE_ROOT);
  }

  /**
   * Class name as the documents write it: {@code log.Sequencer}; a nested class is its outermost.
   */
  static String shortName(JavaClass type) {
    String name = type.getName().substring(PACKAGE_ROOT.length());
    Matcher nested = Pattern.compile("\\$").matcher(name);
    return nested.find() ? name.substring(0, nested.start()) : name;
  }

  /** The files that git tracks, or every file outside of build folders where there is no git. */
  static List<Path> trackedFiles() throws IOException, InterruptedException {
    if (Files.exists(ROOT.resolve(".git"))) {
      Process git =
          new ProcessBuilder("git", "ls-files", "-z")
              .directory(ROOT.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String names = new String(git.getInputStream().readAllBytes());
      if (git.waitFor() == 0) {
        return Stream.of(names.split("\0"))
            .map(ROOT::resolve)
            .filter(Files::isRegularFile) // removed, but not yet committed
            .toList();
      }
    }
    Pattern built = Pattern.compile("(^|/)(target|\\.git|evident-data)(/|$)");
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !built.matcher(ROOT.relativize(file).toString()).find())
          .toList();
    }
  }

  /** Main Java sources of all modules. */
  static List<Path> mainSources() throws IOException, InterruptedException {
    return trackedFiles().stream()
        .filter(file -> ROOT.relativize(file).toString().matches(".+/src/main/java/.+\\.java"))
        .toList();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
