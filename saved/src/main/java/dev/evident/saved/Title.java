package dev.evident.saved;

/** What a saved thing or a panel is called: one line for people. */
public record Title(String text) {
  public static final int CHARS_MAX = 120;

  public Title {
    requireLine("a title", text, CHARS_MAX);
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "a title is missing; it has 1 to " + CHARS_MAX + " characters");
    }
  }

  static void requireLine(String what, String text, int charsMax) {
    if (text.length() > charsMax) {
      throw new IllegalArgumentException(what + " has at most " + charsMax + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " is one line without control characters");
    }
  }
}
