package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The description of the API, read back, and held against real answers: status, headers, media type
 * and the structure of JSON bodies. Knows the part of JSON Schema that the description uses, and
 * fails on any other keyword.
 */
final class ApiDescription {
  static final ApiDescription OF_SERVER = new ApiDescription();

  private static final Set<String> NOT_CHECKED =
      Set.of("description", "default", "format", "contentEncoding", "contentMediaType");

  private final Map<String, Object> root;

  private ApiDescription() {
    try {
      root = map(new Load(LoadSettings.builder().build()).loadFromString(text()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text() throws IOException {
    return new String(SystemRoutes.openApi(), StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  /** The object at a place such as {@code components/schemas/Problem}, references followed. */
  Map<String, Object> at(String place) {
    Map<String, Object> here = root;
    for (String name : place.split("/")) {
      here = resolved(here.get(name));
    }
    return here;
  }

  Map<String, Object> resolved(Object value) {
    Map<String, Object> object = map(value);
    Object ref = object.get("$ref");
    if (ref == null) {
      return object;
    }
    assertThat(ref.toString()).startsWith("#/");
    Map<String, Object> target = at(ref.toString().substring(2));
    assertThat(target).as("target of %s", ref).isNotEmpty();
    return target;
  }

  /** Every operation as {@code GET /v1/events/{id}}. */
  Set<String> operations() {
    Set<String> all = new TreeSet<>();
    map(root.get("paths"))
        .forEach(
            (path, item) -> map(item).keySet().forEach(m -> all.add(m.toUpperCase() + " " + path)));
    return all;
  }

  Map<String, Object> operation(String operation) {
    String[] parts = operation.split(" ", 2);
    return map(map(map(root.get("paths")).get(parts[1])).get(parts[0].toLowerCase()));
  }

  /** Names of an operation's parameters of one kind: query, path or header. */
  Set<String> parameters(String operation, String kind) {
    Set<String> names = new TreeSet<>();
    for (Object one : list(operation(operation).get("parameters"))) {
      Map<String, Object> parameter = resolved(one);
      if (kind.equals(parameter.get("in"))) {
        names.add(parameter.get("name").toString());
      }
    }
    return names;
  }

  List<Object> enumOf(String schema) {
    return list(at("components/schemas/" + schema).get("enum"));
  }

  /** Holds an answer against the description. */
  void check(HttpRequest request, HttpResponse<byte[]> response) {
    String id = request.method() + " " + request.uri() + " " + response.statusCode();
    assertThat(response.headers().firstValue("X-Request-Id")).as(id).isPresent();
    String body = new String(response.body(), StandardCharsets.UTF_8);
    String type = response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    if (type.equals("application/problem+json") && !request.method().equals("HEAD")) {
      Object problem = JsonText.parse(body);
      validate(at("components/schemas/Problem"), problem, id);
      assertThat(new BigDecimal(response.statusCode()))
          .as(id)
          .isEqualTo(map(problem).get("status"));
    }
    Optional<String> operation = find(request);
    if (operation.isEmpty()) {
      return;
    }
    Map<String, Object> responses = map(operation(operation.get()).get("responses"));
    String status = Integer.toString(response.statusCode());
    assertThat(responses).as("described answers to %s", id).containsKey(status);
    Map<String, Object> described = resolved(responses.get(status));
    map(described.get("headers"))
        .forEach((name, header) -> {
          Optional<String> value = response.headers().firstValue(name);
          if (Boolean.TRUE.equals(resolved(header).get("required"))) {
            assertThat(value).as("header %s of %s", name, id).isPresent();
          }
        });
    Map<String, Object> content = map(described.get("content"));
    if (content.isEmpty()) {
      assertThat(response.body()).as(id).isEmpty();
      return;
    }
    assertThat(content).as("media types of %s", id).containsKey(type);
    if (type.equals("application/json") && !request.method().equals("HEAD")) {
      validate(resolved(map(content.get(type)).get("schema")), JsonText.parse(body), id);
    }
  }

  private Optional<String> find(HttpRequest request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    List<String> literalFirst = new ArrayList<>(operations());
    literalFirst.sort((a, b) -> Boolean.compare(a.contains("{"), b.contains("{")));
    for (String operation : literalFirst) {
      String path = operation.split(" ", 2)[1];
      String variable = path.startsWith("/log/") ? ".+" : "[^/]+";
      String pattern = Pattern.quote(path).replaceAll("\\{[a-z]+}", "\\\\E" + variable + "\\\\Q");
      if (operation.startsWith(method + " ") && request.uri().getRawPath().matches(pattern)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  // ---- schemas

  void validate(Map<String, Object> schema, Object value, String at) {
    List<String> wrong = new ArrayList<>();
    validate(schema, value, "$", wrong);
    assertThat(wrong).as("what is not as described in %s: %s", at, value).isEmpty();
  }

  private void validate(Object anySchema, Object value, String at, List<String> wrong) {
    Map<String, Object> schema = resolved(anySchema);
    schema.forEach((keyword, wanted) -> {
      if (!NOT_CHECKED.contains(keyword) && !holds(schema, keyword, wanted, value, at, wrong)) {
        wrong.add(at + " is not " + keyword + " " + wanted + ": " + value);
      }
    });
  }

  private boolean holds(
      Map<String, Object> schema,
      String keyword,
      Object wanted,
      Object value,
      String at,
      List<String> wrong) {
    return switch (keyword) {
      case "type" ->
          wanted instanceof List<?> several
              ? several.stream().anyMatch(one -> isType(one.toString(), value))
              : isType(wanted.toString(), value);
      case "enum" -> list(wanted).contains(value);
      case "const" -> Objects.equals(wanted, value);
      case "pattern" -> Pattern.compile(wanted.toString()).matcher(value.toString()).find();
      case "minimum" -> ((BigDecimal) value).compareTo(new BigDecimal(wanted.toString())) >= 0;
      case "maximum" -> ((BigDecimal) value).compareTo(new BigDecimal(wanted.toString())) <= 0;
      case "minLength" -> value.toString().length() >= (Integer) wanted;
      case "maxLength" -> value.toString().length() <= (Integer) wanted;
      case "minItems" -> list(value).size() >= (Integer) wanted;
      case "maxItems" -> list(value).size() <= (Integer) wanted;
      case "required" -> map(value).keySet().containsAll(list(wanted));
      case "additionalProperties" ->
          map(schema.get("properties")).keySet().containsAll(map(value).keySet());
      case "properties" -> {
        map(wanted)
            .forEach((name, inner) -> {
              if (map(value).containsKey(name)) {
                validate(inner, map(value).get(name), at + "." + name, wrong);
              }
            });
        yield true;
      }
      case "items" -> {
        for (int i = 0; i < list(value).size(); i++) {
          validate(wanted, list(value).get(i), at + "[" + i + "]", wrong);
        }
        yield true;
      }
      case "allOf" -> {
        list(wanted).forEach(one -> validate(one, value, at, wrong));
        yield true;
      }
      case "anyOf" ->
          list(wanted).stream()
              .anyMatch(one -> {
                List<String> inner = new ArrayList<>();
                validate(one, value, at, inner);
                return inner.isEmpty();
              });
      default -> throw new AssertionError("the check does not know the keyword " + keyword);
    };
  }

  private static boolean isType(String type, Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof BigDecimal number && number.scale() <= 0;
      case "number" -> value instanceof BigDecimal;
      default -> throw new AssertionError("unknown type " + type);
    };
  }
}
