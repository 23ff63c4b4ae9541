package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.engine.tail.TailStep;
import dev.evident.http.Routes;
import dev.evident.model.ActorType;
import dev.evident.model.Category;
import dev.evident.model.Outcome;
import dev.evident.model.RefusalCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description says all that the server does, and nothing that it does not. */
class ApiDescriptionTest {
  private final ApiDescription description = ApiDescription.OF_SERVER;

  @TempDir Path directory;

  private static Set<String> described(List<Routes.Route> routes) {
    return routes.stream()
        .map(route -> route.method() + " " + route.template().replace("...}", "}"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRouteIsDescribedAndEveryDescribedRouteIsThere() {
    try (TestServer test = new TestServer(directory)) {
      assertThat(description.operations()).isEqualTo(described(test.server().routes()));
    }
  }

  @Test
  void everyReasonForWhichATailEndsIsDescribed() throws Exception {
    String text = new String(SystemRoutes.openApi(), StandardCharsets.UTF_8);
    int at = text.indexOf("The stream ends with an event of the type `dropped`");
    String paragraph = text.substring(at, text.indexOf("security:", at));
    Set<String> described =
        Pattern.compile("`([a-z]+(?:-[a-z]+)+)`")
            .matcher(paragraph)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> sent =
        Arrays.stream(TailStep.Reason.values())
            .map(TailRoutes::code)
            .collect(Collectors.toCollection(TreeSet::new));
    sent.add(TailRoutes.FULL);
    assertThat(described).isEqualTo(sent);
  }

  @Test
  void theQueryParametersAreThoseThatTheHandlersKnow() {
    for (String operation : description.operations()) {
      assertThat(description.parameters(operation, "query"))
          .as(operation)
          .isEqualTo(new TreeSet<>(Parameters.ofRoutes().getOrDefault(operation, Set.of())));
    }
    assertThat(description.operations()).containsAll(Parameters.ofRoutes().keySet());
  }

  @Test
  void thePathParametersAreThoseOfThePath() {
    for (String operation : description.operations()) {
      Set<String> inPath = new TreeSet<>();
      Matcher names = Pattern.compile("\\{([a-z]+)}").matcher(operation);
      while (names.find()) {
        inPath.add(names.group(1));
      }
      assertThat(description.parameters(operation, "path")).as(operation).isEqualTo(inPath);
    }
  }

  @Test
  void exactlyTheRoutesUnderV1NeedTheKey() {
    for (String operation : description.operations()) {
      boolean secured = description.operation(operation).containsKey("security");
      assertThat(secured).as(operation).isEqualTo(operation.contains(" /v1/"));
    }
  }

  @Test
  void everyRefusalCodeIsListed() {
    List<Object> codes =
        Arrays.stream(RefusalCode.values()).<Object>map(RefusalCode::code).toList();
    assertThat(description.enumOf("RefusalCode")).isEqualTo(codes);
  }

  @Test
  void everyProblemCodeOfTheSourcesIsListedAndEveryListedOneIsThere() throws IOException {
    Set<Object> inSources = new TreeSet<>();
    for (String module : List.of("http", "server")) {
      inSources.addAll(problemCodes(root().resolve(module + "/src/main/java")));
    }
    Set<Object> refusals =
        Arrays.stream(RefusalCode.values()).map(RefusalCode::code).collect(Collectors.toSet());
    inSources.removeAll(refusals);
    List<Object> anyOf =
        ApiDescription.list(
            ApiDescription.map(description.at("components/schemas/Problem/properties").get("code"))
                .get("anyOf"));
    List<Object> listed = ApiDescription.list(ApiDescription.map(anyOf.get(1)).get("enum"));
    assertThat(new TreeSet<>(listed)).isEqualTo(inSources);
  }

  private static Path root() {
    return Path.of(System.getProperty("evident.root", "..")).toAbsolutePath().normalize();
  }

  /** The second argument of each {@code new Problem(status, "code", …)}. */
  private static Set<String> problemCodes(Path sources) throws IOException {
    Pattern made = Pattern.compile("new Problem\\(\\s*\\w+,\\s*\"([a-z0-9-]+)\"");
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher matcher = made.matcher(Files.readString(file));
        while (matcher.find()) {
          codes.add(matcher.group(1));
        }
      }
    }
    return codes;
  }

  @Test
  void theValuesOfAnEventAreThoseOfTheModel() {
    assertThat(
            ApiDescription.list(
                description.at("components/schemas/Event/properties/category").get("enum")))
        .containsExactlyElementsOf(
            Arrays.stream(Category.values()).<Object>map(Category::text).toList());
    assertThat(
            ApiDescription.list(
                description.at("components/schemas/Event/properties/outcome").get("enum")))
        .containsExactlyElementsOf(
            Arrays.stream(Outcome.values()).<Object>map(Outcome::text).toList());
    assertThat(
            ApiDescription.list(
                description.at("components/schemas/Actor/properties/type").get("enum")))
        .containsExactlyElementsOf(
            Arrays.stream(ActorType.values()).<Object>map(ActorType::text).toList());
  }

  @Test
  void theLimitsAreThoseOfTheServer() {
    var listLimit =
        ApiDescription.list(description.operation("GET /v1/events").get("parameters")).stream()
            .map(description::resolved)
            .filter(parameter -> "limit".equals(parameter.get("name")))
            .map(parameter -> ApiDescription.map(parameter.get("schema")))
            .findFirst()
            .orElseThrow();
    assertThat(listLimit)
        .containsEntry("maximum", QueryRoutes.LIMIT_MAX)
        .containsEntry("default", QueryRoutes.LIMIT_DEFAULT);
  }

  @Test
  void theServerHandsItOut() throws Exception {
    try (TestServer test = new TestServer(directory)) {
      assertThat(TestServer.text(test.get("/openapi.yaml"))).isEqualTo(ApiDescription.text());
    }
  }
}
