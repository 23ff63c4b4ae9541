package dev.evident.firewall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Paths whose values are secrets by policy: dotted names such as {@code parameters.password}, where
 * {@code *} stands for one or more names. Lists are passed through; letters count in either case.
 * Immutable.
 */
public final class PathPolicy {
  /** No path. */
  public static final PathPolicy NONE = new PathPolicy(List.of());

  private static final String ANY = "*";
  private static final int PATHS_MAX = 256;

  /** The log itself needs these as they are, or they are no values but the event's own objects. */
  private static final Set<String> NEVER =
      Set.of(
          "id",
          "time",
          "received",
          "action",
          "category",
          "outcome",
          "stream",
          "class",
          "actor",
          "actor.type",
          "targets",
          "origin",
          "origin.ip",
          "origin.port",
          "context",
          "parameters",
          "changes",
          "producer",
          "producer.id",
          "producer.sequence",
          "source");

  private static final String DELEGATE = "on_behalf_of";

  /** Patterns by their last name; those that end with any name stand under {@link #ANY}. */
  private final Map<String, List<String[]>> byLast = new HashMap<>();

  private final List<String> triggers = new ArrayList<>();
  private boolean always;

  /**
   * @throws IllegalArgumentException for what is no path, or one whose value cannot be replaced
   */
  public PathPolicy(List<String> paths) {
    if (paths.size() > PATHS_MAX) {
      throw new IllegalArgumentException("at most " + PATHS_MAX + " paths are allowed");
    }
    for (String path : paths) {
      if (!path.matches("(\\*|[A-Za-z0-9_-]+)(\\.(\\*|[A-Za-z0-9_-]+))*")
          || path.matches("[*.]+")) {
        throw new IllegalArgumentException(
            "'" + path + "' is not a path such as parameters.password or *.secret");
      }
      String lower = path.toLowerCase(Locale.ROOT);
      if (NEVER.contains(lower)) {
        throw new IllegalArgumentException(
            "'" + path + "' cannot be masked: the log needs this member as it is");
      }
      String[] names = lower.split("\\.");
      byLast.computeIfAbsent(names[names.length - 1], _ -> new ArrayList<>()).add(names);
      trigger(names);
    }
  }

  /** A record that does not hold the last literal name of a path needs no walk for it. */
  private void trigger(String[] names) {
    for (int i = names.length - 1; i >= 0; i--) {
      if (!names[i].equals(ANY)) {
        if (names[i].length() < Rule.LITERAL_CHARS_MIN - 1) {
          always = true;
        } else {
          triggers.add(names[i]);
        }
        return;
      }
    }
  }

  public boolean isEmpty() {
    return byLast.isEmpty();
  }

  /** Whether every record must be walked: a name is too short to be looked for. */
  boolean always() {
    return always;
  }

  List<String> triggers() {
    return List.copyOf(triggers);
  }

  /**
   * Whether the value at a path is a secret.
   *
   * @param names in small letters, without places in lists
   */
  boolean matches(List<String> names) {
    if (names.isEmpty() || byLast.isEmpty()) {
      return false;
    }
    List<String[]> candidates = byLast.getOrDefault(names.getLast(), List.of());
    List<String[]> open = byLast.getOrDefault(ANY, List.of());
    if (candidates.isEmpty() && open.isEmpty()) {
      return false;
    }
    List<String> moved = moved(names);
    return (any(candidates, names, moved) || any(open, names, moved)) && !isNeeded(names);
  }

  private static boolean any(List<String[]> patterns, List<String> names, List<String> moved) {
    for (String[] pattern : patterns) {
      if (fits(pattern, names) || (!moved.isEmpty() && fits(pattern, moved))) {
        return true;
      }
    }
    return false;
  }

  /** An unknown member of an inner object stands under parameters with its path as its name. */
  private static List<String> moved(List<String> names) {
    boolean inside = names.size() > 2 && names.getFirst().equals("parameters");
    return inside
        ? names.stream().skip(1).filter(name -> !name.matches("[0-9]+")).toList()
        : List.of();
  }

  private static boolean isNeeded(List<String> names) {
    List<String> known = names.stream().filter(name -> !name.equals(DELEGATE)).toList();
    return NEVER.contains(String.join(".", known)) || names.getLast().equals(DELEGATE);
  }

  /** The classic match with stars, going back to the last star only. */
  private static boolean fits(String[] pattern, List<String> names) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < names.size()) {
      if (p < pattern.length && pattern[p].equals(ANY)) {
        star = p++;
        mark = ++n; // a star takes one name at least
      } else if (p < pattern.length && pattern[p].equals(names.get(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    return p == pattern.length && mark <= names.size();
  }
}
