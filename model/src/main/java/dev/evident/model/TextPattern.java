package dev.evident.model;

import java.util.List;
import java.util.Optional;

/**
 * A pattern with wildcards, compared without regard to case. It has at least one wildcard and is
 * more than {@code *}; neighbours of the same kind are one.
 */
public record TextPattern(List<Part> parts) {
  /** Comparing costs at most this many steps for each character of a value. */
  public static final int CHARS_MAX = 256;

  /** A piece of a pattern. */
  public sealed interface Part {}

  /** These characters. */
  public record Literal(String text) implements Part {
    public Literal {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("a literal part is empty");
      }
    }
  }

  /** {@code ?}: exactly one code point. */
  public record AnyOne() implements Part {}

  /** {@code *}: any number of code points, also none. */
  public record AnyRun() implements Part {}

  public TextPattern {
    parts = List.copyOf(parts);
    int chars = 0;
    boolean wild = false;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      chars += part instanceof Literal(String text) ? text.length() : 1;
      wild |= !(part instanceof Literal);
      boolean merges = !(part instanceof AnyOne);
      if (merges && i > 0 && parts.get(i - 1).getClass() == part.getClass()) {
        throw new IllegalArgumentException("two parts of a pattern could be one");
      }
    }
    if (!wild || parts.equals(List.of(new AnyRun()))) {
      throw new IllegalArgumentException("a pattern needs a wildcard and something beside *");
    }
    if (chars > CHARS_MAX) {
      throw new IllegalArgumentException("a pattern has at most " + CHARS_MAX + " characters");
    }
  }

  /** The text before the {@code *}, when the pattern is nothing else. */
  public Optional<String> prefix() {
    return parts.size() == 2
            && parts.get(0) instanceof Literal(String text)
            && parts.get(1) instanceof AnyRun
        ? Optional.of(text)
        : Optional.empty();
  }
}
