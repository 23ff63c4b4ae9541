package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.verify.ProofCheck;
import dev.evident.log.verify.Verdict;
import dev.evident.merkle.VerifierKey;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays the files under {@code scenarios} against a real server each. */
class ScenariosTest {
  @TempDir Path directory;

  private final Map<String, Object> bound = new HashMap<>();
  private final Map<String, byte[]> stored = new HashMap<>();

  static Stream<String> files() throws Exception {
    Path folder = Path.of(ScenariosTest.class.getResource("/scenarios").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".http")).toList();
      assertThat(names).isNotEmpty();
      return names.stream().sorted();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void theServerAnswersAsWritten(String file) throws Exception {
    Path path = Path.of(ScenariosTest.class.getResource("/scenarios/" + file).toURI());
    Scenario scenario = Scenario.read(path);
    String[] settings = scenario.settings().toArray(String[]::new);
    try (TestServer server = new TestServer(directory, settings)) {
      for (Scenario.Step step : scenario.steps()) {
        if (step.isCommand()) {
          command(server, step);
        } else {
          play(server, step);
        }
      }
    }
  }

  private void command(TestServer server, Scenario.Step step) throws Exception {
    String[] words = step.line().split(" ");
    switch (words[0]) {
      case "@restart" -> {
        server.restart(List.of(words).subList(1, words.length).toArray(String[]::new));
        assertThat(server.key()).as("the key stays").isNotEmpty();
      }
      case "@verify" -> {
        VerifierKey key =
            VerifierKey.parse(Files.readString(directory.resolve("log.vkey")).strip());
        Verdict verdict = new ProofCheck(List.of(key)).check(stored.get(words[1]));
        assertThat(verdict).as(step.title()).isInstanceOf(Verdict.Proven.class);
      }
      case "@same" ->
          assertThat(new String(stored.get(words[1]), StandardCharsets.UTF_8))
              .as(step.title())
              .isEqualTo(new String(stored.get(words[2]), StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException(step.line());
    }
  }

  private void play(TestServer server, Scenario.Step step) throws Exception {
    String[] line = substituted(step.line()).split(" ", 2);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.uri(substituted(line[1]))).timeout(TestServer.PATIENCE);
    step.headers().forEach((name, value) -> builder.header(name, substituted(value)));
    if (!step.options().containsKey("no-key") && !step.headers().containsKey("Authorization")) {
      builder.header("Authorization", "Bearer " + server.key());
    }
    byte[] body = step.bodyBytes(substituted(step.body()));
    builder.method(
        line[0],
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    HttpResponse<byte[]> response =
        server.send(builder.build(), step.options().containsKey("http2"));
    if (step.options().containsKey("http2")) {
      assertThat(response.version().name()).isEqualTo("HTTP_2");
    }
    String text = TestServer.text(response);
    assertThat(response.statusCode()).as(step.title() + "\n" + text).isEqualTo(step.status());
    step.expectedHeaders()
        .forEach((name, value) ->
            compare(
                value,
                String.join(", ", response.headers().allValues(name)),
                step.title() + ": " + name));
    if (step.options().containsKey("store")) {
      stored.put(step.options().get("store"), response.body());
    }
    if (step.options().containsKey("bytes")) {
      assertThat(response.body())
          .as(step.title())
          .hasSize(Integer.parseInt(step.options().get("bytes")));
    }
    compareBody(step, response, text);
  }

  private void compareBody(Scenario.Step step, HttpResponse<byte[]> response, String text) {
    String expected = step.expectedBody();
    if (expected.isEmpty()) {
      return;
    }
    if (expected.equals("(empty)")) {
      assertThat(text).as(step.title()).isEmpty();
    } else if (expected.startsWith("verbatim ")) {
      assertThat(text).as(step.title()).isEqualTo(substituted(expected.substring(9)) + "\n");
    } else if (response.headers().firstValue("Content-Type").orElse("").contains("json")) {
      compare(JsonText.parse(expected), JsonText.parse(text), step.title() + "\n" + text);
    } else {
      for (String line : expected.lines().toList()) {
        assertThat(text).as(step.title()).contains(line);
      }
    }
  }

  private void compare(Object expected, Object found, String at) {
    switch (expected) {
      case null -> assertThat(found).as(at).isNull();
      case String wanted when wanted.equals("*") -> assertThat(found).as(at).isNotNull();
      case String wanted when wanted.startsWith("~") ->
          assertThat(String.valueOf(found)).as(at).matches("(?s)" + wanted.substring(1));
      case String wanted when wanted.startsWith("$") -> {
        Object before = bound.putIfAbsent(wanted.substring(1), found);
        assertThat(found).as(at + ": " + wanted).isNotNull();
        assertThat(before == null || Objects.equals(before, found))
            .as(at + ": " + wanted + " was " + before + ", is " + found)
            .isTrue();
      }
      case Map<?, ?> wanted -> {
        assertThat(found).as(at).isInstanceOf(Map.class);
        Map<String, Object> object = ApiDescription.map(found);
        for (Map.Entry<?, ?> member : wanted.entrySet()) {
          if (!member.getKey().equals("...")) {
            assertThat(object).as(at).containsKey(member.getKey().toString());
            compare(member.getValue(), object.get(member.getKey()), at + "." + member.getKey());
          }
        }
        if (!wanted.containsKey("...")) {
          assertThat(object.keySet()).as(at).isEqualTo(wanted.keySet());
        }
      }
      case List<?> wanted -> {
        List<Object> list = ApiDescription.list(found);
        assertThat(list).as(at).hasSize(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
          compare(wanted.get(i), list.get(i), at + "[" + i + "]");
        }
      }
      default -> assertThat(found).as(at).isEqualTo(expected);
    }
  }

  private String substituted(String text) {
    String out = text.replace("$key_of_nobody", "evd_" + HexFormat.of().formatHex(new byte[32]));
    // The longest first: a name may be the beginning of another.
    List<String> names = new ArrayList<>(bound.keySet());
    names.sort(Comparator.comparingInt(String::length).reversed());
    for (String name : names) {
      out = out.replace("$" + name, String.valueOf(bound.get(name)));
    }
    return out;
  }
}
