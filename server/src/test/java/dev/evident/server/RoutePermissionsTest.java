package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.auth.Permission;
import dev.evident.auth.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/access.md are those of the code. */
class RoutePermissionsTest {
  private static String document() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("evident.root", "..")).resolve("docs/access.md"));
  }

  private static List<String> rows(String document, String heading) {
    String after = document.substring(document.indexOf("\n## " + heading + "\n"));
    return after
        .lines()
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  @Test
  void everyRouteUnderV1HasALineAndEveryLineARoute() {
    assertThat(RoutePermissions.TABLE.keySet())
        .containsExactlyInAnyOrderElementsOf(
            ApiDescription.OF_SERVER.operations().stream()
                .filter(
                    operation -> operation.contains(" /v1/") || operation.equals("GET /metrics"))
                .toList());
  }

  @Test
  void theTableOfRolesIsThatOfTheDocument() throws IOException {
    List<String> expected = new ArrayList<>();
    expected.add(
        "| may | "
            + Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(" | "))
            + " |");
    expected.add("|---|" + "---|".repeat(Role.values().length));
    for (Permission permission : Permission.values()) {
      expected.add(
          "| `"
              + permission.text()
              + "` | "
              + Arrays.stream(Role.values())
                  .map(role -> role.permissions().contains(permission) ? "yes" : "")
                  .collect(Collectors.joining(" | "))
              + " |");
    }
    assertThat(rows(document(), "Roles")).isEqualTo(expected);
  }

  @Test
  void theTableOfRoutesIsThatOfTheDocument() throws IOException {
    List<String> expected = new ArrayList<>(List.of("| route | needs |", "|---|---|"));
    for (Map.Entry<String, Optional<Permission>> line :
        new TreeMap<>(RoutePermissions.TABLE).entrySet()) {
      expected.add(
          "| `"
              + line.getKey()
              + "` | "
              + line.getValue().map(p -> "`" + p.text() + "`").orElse("to be known")
              + " |");
    }
    assertThat(rows(document(), "Routes")).isEqualTo(expected);
  }
}
