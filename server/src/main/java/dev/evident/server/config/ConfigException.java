package dev.evident.server.config;

import java.util.List;

/** The configuration cannot be used; names every problem at once, each with its place. */
public final class ConfigException extends Exception {
  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(
        "the configuration has "
            + problems.size()
            + (problems.size() == 1 ? " problem" : " problems")
            + ":\n  "
            + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each: where, what, and what to do. */
  public List<String> problems() {
    return problems;
  }
}
