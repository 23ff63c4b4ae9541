package dev.evident.engine.export;

import java.util.List;
import java.util.stream.Collectors;

/** Rows as RFC 4180 has them, safe to open in a spreadsheet. */
public final class Csv {
  /** What spreadsheets take for the beginning of a formula, the full-width forms too. */
  private static final String FORMULA_BEGINS = "=+-@\t\r\n＝＋－＠";

  private static final String NUMBER = "[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

  private Csv() {}

  /** A row with its line end. */
  public static String row(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
  }

  /** A text that a spreadsheet would run as a formula gets a quote in front; a number does not. */
  private static String cell(String text) {
    boolean formula =
        !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0 && !text.matches(NUMBER);
    String safe = formula ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
