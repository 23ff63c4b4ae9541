package dev.evident.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Columns as wide as what stands in them. */
final class TextTable {
  private static final int CELL_CHARS_MAX = 48;

  private final PrintStream out;

  TextTable(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints rows under a header.
   *
   * @param rightAligned whether a column holds numbers
   * @param behind what follows each row, perhaps nothing
   */
  void print(
      List<String> header,
      List<List<String>> rows,
      List<Boolean> rightAligned,
      List<String> behind) {
    int columns = header.size();
    int[] widths = new int[columns];
    for (int i = 0; i < columns; i++) {
      widths[i] = length(header.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    List<String> titles = header.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    out.println(line(titles, widths, rightAligned).stripTrailing());
    for (int r = 0; r < rows.size(); r++) {
      String tail = behind.isEmpty() ? "" : behind.get(r);
      out.println((line(rows.get(r), widths, rightAligned) + tail).stripTrailing());
    }
  }

  private static int length(String text) {
    String shown = Shown.shortened(text, CELL_CHARS_MAX);
    return shown.codePointCount(0, shown.length());
  }

  private static String line(List<String> cells, int[] widths, List<Boolean> rightAligned) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      if (rightAligned.get(i)) {
        String shown = Shown.shortened(cells.get(i), CELL_CHARS_MAX);
        line.append(" ".repeat(widths[i] - length(cells.get(i)))).append(shown).append("  ");
      } else {
        line.append(Shown.cell(cells.get(i), widths[i]));
      }
    }
    return line.toString();
  }
}
