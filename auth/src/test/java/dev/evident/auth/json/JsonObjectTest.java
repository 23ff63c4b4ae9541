package dev.evident.auth.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonObjectTest {
  /** Who writes such a text has to find the place; what stands there may be a secret. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"name":"secret",}|damaged or has a member twice at line 1, column
          {"name":"secret|damaged or has a member twice at line 1, column
          {"secret":1,"secret":2}|damaged or has a member twice at line 1, column
          {"a":1} secret|damaged or has a member twice at line 1, column
          {"a":[[[[[[[[[[[[[[[[[["secret"]]]]]]]]]]]]]]]]]]}|nests deeper than 16
          {"a":123456789012345678901234567890123}|a number of more than 32 characters
          """)
  void whatIsWrongIsSaidWithItsPlaceAndWithoutItsText(String text, String why) {
    assertThatThrownBy(() -> JsonObject.parse(text))
        .isInstanceOf(JsonRefused.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("Exception");
  }
}
