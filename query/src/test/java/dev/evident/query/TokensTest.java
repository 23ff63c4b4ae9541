package dev.evident.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokensTest {
  @Test
  void foldingNeverMakesOrBreaksAWord() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int folded = Tokens.fold(c);
      assertThat(Tokens.isWordPart(folded)).as("U+%04x", c).isEqualTo(Tokens.isWordPart(c));
      assertThat(Tokens.fold(folded)).as("U+%04x twice", c).isEqualTo(folded);
    }
  }

  @Test
  void wordsAreRunsOfLettersAndDigits() {
    assertThat(Tokens.words("Ärger_im-Büro 3.Stock, 日本語!"))
        .containsExactly("ärger", "im", "büro", "3", "stock", "日本語");
    assertThat(Tokens.words(" -- ")).isEmpty();
    assertThat(Tokens.words("\ud800x")).containsExactly("x");
  }
}
