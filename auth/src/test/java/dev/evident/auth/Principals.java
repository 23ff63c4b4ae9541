package dev.evident.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Principals and grants for tests. */
final class Principals {
  static final Principal ADMIN =
      new Principal(
          "admin", Principal.Kind.ADMIN, List.of(Grant.everywhere(Role.ADMIN)), Optional.empty());

  private Principals() {}

  static Principal with(Grant... grants) {
    return new Principal("somebody", Principal.Kind.KEY, List.of(grants), Optional.empty());
  }

  static Grant limited(Role role, String stream, String filter, String hidden, String masked) {
    return new Grant(
        role,
        stream,
        filter.isEmpty() ? List.of() : List.of(filter),
        fields(hidden),
        fields(masked));
  }

  private static TreeSet<String> fields(String names) {
    return new TreeSet<>(Arrays.stream(names.split(" ")).filter(n -> !n.isEmpty()).toList());
  }
}
