package dev.evident.firewall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads rules from their text form (docs/firewall.md): a heading with the rule's name in brackets,
 * then lines {@code key = value}; a line that begins with {@code #} is a remark. Every problem is
 * found before any is reported, each with its line and column.
 */
public final class RuleFile {
  private static final Set<String> KEYS =
      Set.of(
          "about",
          "severity",
          "find",
          "start",
          "after",
          "context",
          "body",
          "length",
          "before",
          "check");
  private static final String BUILT_IN = "rules.txt";

  /** What is wrong with a text, and where. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final List<String> problems;

    Malformed(List<String> problems) {
      super(String.join("\n", problems));
      this.problems = List.copyOf(problems);
    }

    /** One text for each, with line and column in front. */
    public List<String> problems() {
      return problems;
    }
  }

  /** A value with the place where it stands. */
  private record Entry(String value, int line, int column) {}

  private final String name;
  private final List<String> problems = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private Optional<Entry> heading = Optional.empty();

  private RuleFile(String name) {
    this.name = name;
  }

  /** The rules that come with the product. */
  public static List<Rule> builtIn() {
    try (InputStream in = RuleFile.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new AssertionError("bug: " + BUILT_IN + " is not in the jar");
      }
      return parse(BUILT_IN, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | Malformed e) {
      throw new AssertionError("bug: the rules of the product", e);
    }
  }

  /**
   * Reads rules.
   *
   * @param name of the file, for messages
   */
  public static List<Rule> parse(String name, String text) throws Malformed {
    RuleFile file = new RuleFile(name);
    int number = 0;
    for (String line : text.split("\n", -1)) {
      file.line(line.stripTrailing(), ++number);
    }
    file.finish();
    if (!file.problems.isEmpty()) {
      throw new Malformed(file.problems);
    }
    return List.copyOf(file.rules);
  }

  private void line(String line, int number) {
    int from = 0;
    while (from < line.length() && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
      from++;
    }
    if (from == line.length() || line.charAt(from) == '#') {
      return;
    }
    if (line.charAt(from) == '[') {
      finish();
      if (!line.endsWith("]")) {
        problem(number, line.length() + 1, "expected ] after the rule's name");
      }
      String id = line.substring(from + 1, line.length() - (line.endsWith("]") ? 1 : 0));
      heading = Optional.of(new Entry(id, number, from + 2));
      return;
    }
    int equals = line.indexOf('=', from);
    if (equals < 0) {
      problem(number, from + 1, "expected key = value, or a rule's name in brackets");
      return;
    }
    String key = line.substring(from, equals).strip();
    int value = equals + 1;
    while (value < line.length() && line.charAt(value) == ' ') {
      value++;
    }
    entry(key, number, from + 1, new Entry(line.substring(value), number, value + 1));
  }

  private void entry(String key, int line, int column, Entry entry) {
    if (heading.isEmpty()) {
      problem(line, column, "a rule begins with its name in brackets");
    } else if (!KEYS.contains(key)) {
      problem(
          line, column, "there is no '" + key + "'; a rule has " + KEYS.stream().sorted().toList());
    } else if (entries.putIfAbsent(key, entry) != null) {
      problem(line, column, key + " is there twice");
    } else if (entry.value().isEmpty()) {
      problem(line, entry.column(), key + " has no value");
    }
  }

  private void finish() {
    if (heading.isEmpty()) {
      return;
    }
    Entry head = heading.get();
    int before = problems.size();
    CharClass body = read("body", CharClass.NONE, CharClass::parse);
    int[] length = read("length", new int[2], RuleFile::length);
    Severity severity = read("severity", Severity.HIGH, RuleFile::severity);
    Finder find = read("find", Finder.WORD, RuleFile::finder);
    Check check = read("check", Check.NONE, RuleFile::check);
    int ahead = read("before", 0, RuleFile::number);
    List<String> start = read("start", List.of(), RuleFile::literals);
    List<String> after = read("after", List.of(), RuleFile::literals);
    List<String> context = read("context", List.of(), RuleFile::literals);
    if (!ids.add(head.value())) {
      problem(head.line(), head.column(), "there are two rules " + head.value());
    }
    if (problems.size() == before) {
      try {
        String about = read("about", "", text -> text);
        rules.add(
            new Rule(
                head.value(),
                about,
                severity,
                find,
                start,
                after,
                context,
                body,
                length[0],
                length[1],
                ahead,
                check));
      } catch (IllegalArgumentException e) {
        problem(head.line(), head.column(), String.valueOf(e.getMessage()));
      }
    }
    entries.clear();
    heading = Optional.empty();
  }

  private <T> T read(String key, T absent, Function<String, T> reader) {
    Entry entry = entries.get(key);
    if (entry == null || entry.value().isEmpty()) {
      return absent;
    }
    try {
      return reader.apply(entry.value());
    } catch (IllegalArgumentException e) {
      problem(entry.line(), entry.column(), key + ": " + e.getMessage());
      return absent;
    }
  }

  private static int[] length(String text) {
    int dots = text.indexOf("..");
    return dots < 0
        ? new int[] {number(text), number(text)}
        : new int[] {number(text.substring(0, dots)), number(text.substring(dots + 2))};
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number");
    }
    return Integer.parseInt(text);
  }

  /** Literals with spaces between them; {@code \s} is a space in one. */
  private static List<String> literals(String text) {
    return Arrays.stream(text.strip().split(" +")).map(one -> one.replace("\\s", " ")).toList();
  }

  private static Severity severity(String text) {
    return Arrays.stream(Severity.values())
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(
            () -> oneOf(text, Arrays.stream(Severity.values()).map(Severity::text).toList()));
  }

  private static Finder finder(String text) {
    return Arrays.stream(Finder.values())
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(() -> oneOf(text, Arrays.stream(Finder.values()).map(Finder::text).toList()));
  }

  private static Check check(String text) {
    return Arrays.stream(Check.values())
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(() -> oneOf(text, Arrays.stream(Check.values()).map(Check::text).toList()));
  }

  private static IllegalArgumentException oneOf(String text, List<String> allowed) {
    return new IllegalArgumentException(
        "'" + text + "' is not one of " + String.join(", ", allowed));
  }

  private void problem(int line, int column, String text) {
    problems.add(name + ":" + line + ":" + column + ": " + text);
  }
}
