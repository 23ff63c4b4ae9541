package dev.evident.engine.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1-1", "-1+1|cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "＠x"})
  void noSpreadsheetTakesATextForAFormula(String text) {
    assertThat(cells(Csv.row(List.of(text))).getFirst()).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "+5", "-1.5e10", "a=1", " =1", "", "'=1"})
  void numbersAndPlainTextsStayAsTheyAre(String text) {
    assertThat(cells(Csv.row(List.of(text)))).containsExactly(text);
  }

  @Test
  void whatIsWrittenIsReadBackCellByCell() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = "ab,\"\r\n=+-@'\t ü😀";
    for (int round = 0; round < 2_000; round++) {
      List<String> row = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        StringBuilder cell = new StringBuilder();
        for (int j = random.nextInt(6); j > 0; j--) {
          int[] all = letters.codePoints().toArray();
          cell.appendCodePoint(all[random.nextInt(all.length)]);
        }
        row.add(cell.toString());
      }
      List<String> read = cells(Csv.row(row));
      assertThat(read).as("seed %d", seed).hasSameSizeAs(row);
      for (int i = 0; i < row.size(); i++) {
        assertThat(read.get(i)).as("seed %d", seed).isIn(row.get(i), "'" + row.get(i));
        boolean formula = !read.get(i).isEmpty() && "=@\t\r\n".indexOf(read.get(i).charAt(0)) >= 0;
        assertThat(formula).as("seed %d: %s", seed, read.get(i)).isFalse();
      }
    }
  }

  @Test
  void aRecordBecomesItsUsualCells() {
    String record =
        "{\"id\":\"e1\",\"time\":\"2026-11-22T09:30:00Z\",\"action\":\"role.grant\",\"actor\":{"
            + "\"type\":\"agent\",\"id\":\"bot\",\"on_behalf_of\":{\"type\":\"user\",\"id\":\"ann\"}},"
            + "\"targets\":[{\"type\":\"doc\",\"id\":\"d1\"},{\"type\":\"doc\",\"id\":\"d2\"}],"
            + "\"parameters\":{\"id\":\"other\"},\"stream\":\"main\"}";
    assertThat(EventCells.of(7, record.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            "7",
            "e1",
            "2026-11-22T09:30:00Z",
            "role.grant",
            "",
            "agent",
            "bot",
            "",
            "doc; doc",
            "d1; d2",
            "",
            "",
            "",
            "",
            "main");
  }

  /** RFC 4180, as a reader has it. */
  private static List<String> cells(String row) {
    assertThat(row).endsWith("\r\n");
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < row.length() - 2; at++) {
      char c = row.charAt(at);
      if (quoted && c == '"' && row.charAt(at + 1) == '"') {
        cell.append(c);
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
