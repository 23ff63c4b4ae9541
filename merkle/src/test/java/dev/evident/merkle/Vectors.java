package dev.evident.merkle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Test vectors of other projects, beside the repository; a test that lacks them is skipped aloud.
 */
final class Vectors {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private Vectors() {}

  static Path folder(String name) {
    Path folder =
        Path.of(System.getProperty("evident.root", ".."), "..", "shared", "vectors", name);
    Assumptions.assumeTrue(Files.exists(folder), () -> "skipped: no test vectors at " + name);
    return folder;
  }

  static List<Path> files(String name, String suffix) throws IOException {
    try (var walk = Files.walk(folder(name))) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  static JsonNode json(String name) throws IOException {
    return JSON.readTree(Files.readAllBytes(folder(name)));
  }

  static void ran(String what, List<Path> files) {
    System.out.println(what + ": " + files.size() + " files");
    files.forEach(file ->
        System.out.println(
            "  ran " + file.normalize().getParent().getFileName() + "/" + file.getFileName()));
  }

  static void ran(String what) {
    System.out.println("ran " + what);
  }
}
