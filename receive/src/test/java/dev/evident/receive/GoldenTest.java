package dev.evident.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.codec.EventWriter;
import dev.evident.receive.sources.Translators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds each mapping to what it was: {@code NAME.json} is an original, {@code NAME.event.json} the
 * event without {@code source}. After a wanted change delete the event file, run the test (it
 * writes what it got and fails once) and read the difference.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  static List<Path> originals() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().endsWith(".event.json"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("originals")
  void theEventIsTheOneWrittenDown(Path file) throws Exception {
    String name = file.getParent().getFileName().toString();
    Translator translator = Translators.named(name, CLOCK).orElseThrow();
    byte[] bytes = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    Original original =
        new Original(
            Originals.parse(new String(bytes, StandardCharsets.UTF_8)).orElseThrow(), bytes, 1);
    Accepted.assertAccepted(translator.translate(original), CLOCK);
    String written =
        new String(new EventWriter().write(translator.translate(original)), StandardCharsets.UTF_8);
    String withoutSource = written.substring(0, written.indexOf(",\"source\":{")) + "}";
    String actual =
        Originals.parse(withoutSource).orElseThrow().toPrettyString().replace("\r\n", "\n") + "\n";
    Path golden = Path.of(file.toString().replace(".json", ".event.json"));
    if (!Files.exists(golden)) {
      Files.writeString(golden, actual);
      throw new AssertionError("written: " + golden + "; read it and run again");
    }
    assertThat(actual).isEqualTo(Files.readString(golden));
  }
}
