package dev.evident.cli.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was measured, in the order in which it is shown: to people line by line, or as JSON. */
final class Figures {
  private static final int LABEL_CHARS = 44;

  private final boolean quiet;
  private final PrintStream out;
  private final Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
  private Map<String, Object> section = new LinkedHashMap<>();

  /**
   * @param quiet whether nothing is shown while it is added
   */
  Figures(PrintStream out, boolean quiet) {
    this.out = out;
    this.quiet = quiet;
  }

  void section(String name, String title) {
    section = new LinkedHashMap<>();
    sections.put(name, section);
    show("\n" + title);
  }

  /** Adds a number under a name for programs and a label, with unit, for people. */
  void add(String name, String label, double value, int decimals) {
    double scale = Math.pow(10, decimals);
    section.put(name, Math.round(value * scale) / scale);
    show(label, String.format(Locale.ROOT, "%,." + decimals + "f", value));
  }

  void add(String name, String label, String value) {
    section.put(name, value);
    show(label, value);
  }

  Map<String, Map<String, Object>> sections() {
    return sections;
  }

  private void show(String label, String value) {
    show("  " + label + " ".repeat(Math.max(1, LABEL_CHARS - label.length())) + value);
  }

  private void show(String line) {
    if (!quiet) {
      out.println(line);
      out.flush();
    }
  }
}
