package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

  private final SecureRandom random = new SecureRandom();

  @Test
  void everyKeyHasTheSameRecognisableForm() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      String text = ApiKey.generate(random).reveal();
      assertThat(text).matches("evd_[0-9A-Za-z]{49}");
      assertThat(ApiKey.parse(text)).isPresent();
      assertThat(seen.add(text)).isTrue();
    }
  }

  @Test
  void theSmallestAndTheLargestSecretFit() {
    for (int value : new int[] {0, 0xff}) {
      var fixed =
          new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
              java.util.Arrays.fill(bytes, (byte) value);
            }
          };
      String text = ApiKey.generate(fixed).reveal();
      assertThat(text).hasSize(53);
      assertThat(ApiKey.parse(text)).isPresent();
    }
  }

  @Test
  void everyTypingErrorOfOneCharacterIsFound() {
    String text = ApiKey.generate(random).reveal();
    for (int at = 0; at < text.length(); at++) {
      char wrong = text.charAt(at) == 'x' ? 'y' : 'x';
      String typed = text.substring(0, at) + wrong + text.substring(at + 1);
      assertThat(ApiKey.parse(typed)).as("position " + at).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evd_",
        "evd_0",
        "abc",
        "evd_00000000000000000000000000000000000000000000000é0"
      })
  void whatHasNotTheFormOfAKeyIsNone(String text) {
    assertThat(ApiKey.parse(text)).isEmpty();
  }

  @Test
  void theHashIsSha256OfTheText() throws Exception {
    ApiKey key = ApiKey.generate(random);
    byte[] expected =
        MessageDigest.getInstance("SHA-256")
            .digest(key.reveal().getBytes(StandardCharsets.US_ASCII));
    assertThat(key.hash()).isEqualTo(HexFormat.of().formatHex(expected));
    assertThat(key.hasHash(expected)).isTrue();
    expected[31] ^= 1;
    assertThat(key.hasHash(expected)).isFalse();
  }

  @Test
  void aKeyDoesNotPrintItself() {
    ApiKey key = ApiKey.generate(random);
    assertThat(key).hasToString("evd_***");
  }
}
