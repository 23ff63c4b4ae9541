package dev.evident.firewall;

import java.util.List;

/**
 * What one kind of secret looks like.
 *
 * @param id stands in fingerprints, metrics and refusals
 * @param about what it is, for people
 * @param start literals with which the secret begins, in this case of letters
 * @param after literals behind which the secret stands, in any case of letters
 * @param context words one of which must stand shortly before; none: no such condition
 * @param body what the secret consists of, behind its literal
 * @param lengthMin characters of the body
 * @param lengthMax characters of the body; a longer one is something else
 * @param before characters of the body in front of the literal
 */
public record Rule(
    String id,
    String about,
    Severity severity,
    Finder find,
    List<String> start,
    List<String> after,
    List<String> context,
    CharClass body,
    int lengthMin,
    int lengthMax,
    int before,
    Check check) {

  /** Longest id: it stands in every fingerprint. */
  static final int ID_CHARS_MAX = 32;

  /** Shorter literals would stop the scan everywhere. */
  static final int LITERAL_CHARS_MIN = 3;

  /** The bound of what a candidate costs. */
  static final int BODY_CHARS_MAX = 16_384;

  static final int BEFORE_CHARS_MAX = 16;

  public Rule {
    start = List.copyOf(start);
    after = List.copyOf(after);
    context = List.copyOf(context);
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "'" + id + "' is not a rule's name (1 to " + ID_CHARS_MAX + " of a-z 0-9 -)");
    }
    if (find == Finder.WORD) {
      if (start.isEmpty() == after.isEmpty()) {
        throw new IllegalArgumentException(id + " needs either start or after");
      }
      if (body.isEmpty()) {
        throw new IllegalArgumentException(id + " needs body");
      }
      if (lengthMin < 1 || lengthMax < lengthMin || lengthMax > BODY_CHARS_MAX) {
        throw new IllegalArgumentException(
            id + " needs a length from 1 to " + BODY_CHARS_MAX + ", such as 40 or 16..64");
      }
      if (before < 0 || before > BEFORE_CHARS_MAX || (before > 0 && start.isEmpty())) {
        throw new IllegalArgumentException(
            id + ": before is at most " + BEFORE_CHARS_MAX + " and belongs to start");
      }
    } else if (!start.isEmpty() || !after.isEmpty() || !context.isEmpty() || !body.isEmpty()) {
      throw new IllegalArgumentException(
          id + ": find = " + find.text() + " takes no start, after, context or body");
    }
    start.forEach(Rule::checkLiteral);
    after.forEach(Rule::checkLiteral);
    context.forEach(Rule::checkLiteral);
  }

  static boolean isId(String text) {
    return text.matches("[a-z0-9-]{1," + ID_CHARS_MAX + "}");
  }

  private static void checkLiteral(String literal) {
    boolean visible = literal.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (literal.length() < LITERAL_CHARS_MIN || !visible || literal.contains("\\")) {
      throw new IllegalArgumentException(
          "the literal '"
              + literal
              + "' needs at least "
              + LITERAL_CHARS_MIN
              + " visible ASCII characters and no backslash");
    }
  }
}
