package dev.evident.query;

import dev.evident.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of fields as text, and what somebody may have meant who wrote another name. */
final class FieldNames {
  private static final Pattern PLAIN_PIECE = Pattern.compile("[\\p{L}\\p{N}_@-]+");

  /** A longer name than every known one by this much is nearer to none of them. */
  private static final int COMPARED_CHARS_MAX = 64;

  private FieldNames() {}

  static Field parse(Lexer lexer, Bare name) throws QueryException {
    if (name.isStar()) {
      return Field.EVERYTHING;
    }
    if (name.isWild()) {
      throw lexer.error(
          name.from(),
          name.to(),
          "a field's name takes no wildcards; 'parameters' stands for everything below it, *"
              + " for every field");
    }
    if (name.text().length() > Field.PATH_CHARS_MAX) {
      throw lexer.error(
          name.from(),
          name.to(),
          "a field's name has at most " + Field.PATH_CHARS_MAX + " characters");
    }
    return Field.named(name.text())
        .orElseThrow(() -> lexer.error(name.from(), name.to(), unknown(name.text())));
  }

  /** The form that parses to the same field: pieces that need it stand in quotes. */
  static String text(Field field) {
    if (field.isEverything()) {
      return "*";
    }
    List<String> pieces = new ArrayList<>();
    for (String piece : field.path().split("\\.", -1)) {
      pieces.add(PLAIN_PIECE.matcher(piece).matches() ? piece : Quotes.quoted(piece));
    }
    return String.join(".", pieces);
  }

  private static String unknown(String name) {
    List<String> nearest = nearest(name);
    if (nearest.isEmpty()) {
      nearest = nearestBelow(name);
    }
    String hint =
        !nearest.isEmpty()
            ? "did you mean " + String.join(" or ", nearest) + "?"
            : name.indexOf('.') > 0 && Field.named(name.substring(0, name.indexOf('.'))).isPresent()
                ? "other members that were sent are under parameters, as parameters." + name
                : "put the text in quotes if it is no field";
    return "no field '" + shortened(name) + "'; " + hint;
  }

  private static String shortened(String name) {
    return name.length() <= COMPARED_CHARS_MAX
        ? name
        : name.substring(0, name.offsetByCodePoints(0, 30)) + "…";
  }

  /** Known names with the same last piece, or else those with the fewest letters to change. */
  static List<String> nearest(String name) {
    if (name.length() > COMPARED_CHARS_MAX) {
      return List.of();
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    List<String> sameEnd =
        Field.names().stream().filter(known -> known.endsWith("." + wanted)).toList();
    if (!sameEnd.isEmpty()) {
      return sameEnd;
    }
    int best = 1 + wanted.length() / 4; // two letters of eight are another word
    List<String> nearest = new ArrayList<>();
    for (String known : Field.names()) {
      int dot = known.lastIndexOf('.');
      int distance =
          Math.min(
              distance(wanted, known),
              dot < 0 ? Integer.MAX_VALUE : distance(wanted, known.substring(dot + 1)));
      if (distance < best) {
        best = distance;
        nearest.clear();
      }
      if (distance == best) {
        nearest.add(known);
      }
    }
    return nearest.size() > 3 ? nearest.subList(0, 3) : nearest;
  }

  /** Paths below a member that takes any, when only that member's name is misspelt. */
  private static List<String> nearestBelow(String name) {
    List<String> free =
        Field.names().stream().filter(known -> Field.named(known + ".x").isPresent()).toList();
    List<String> nearest = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      String head = name.substring(0, dot).toLowerCase(Locale.ROOT);
      for (String known : free) {
        if (head.length() <= COMPARED_CHARS_MAX && distance(head, known) <= head.length() / 4) {
          nearest.add(shortened(known + name.substring(dot)));
        }
      }
    }
    return nearest;
  }

  /** Letters to put in, take out, replace or swap with the neighbour (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + same);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
