package dev.evident.query;

import dev.evident.model.Bound;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as JSON writes them (RFC 8259 §6). */
final class Numbers {
  /** Longer ones are texts only: no sum of events needs them, and each would cost memory. */
  static final int CHARS_MAX = 1_000;

  private static final int PLAIN_CHARS_MAX = 40;
  private static final Pattern NUMBER =
      Pattern.compile("-?+(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+");

  private Numbers() {}

  /** The value without trailing zeros; empty when the text is none or one beyond the limits. */
  static Optional<BigDecimal> parse(String text) {
    if (text.length() > CHARS_MAX || !NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal value;
    try {
      value = normal(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // an exponent beyond an int
    }
    return Bound.Decimal.fits(value) ? Optional.of(value) : Optional.empty();
  }

  static BigDecimal normal(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  static String text(BigDecimal value) {
    String plain = value.toPlainString();
    return plain.length() <= PLAIN_CHARS_MAX ? plain : value.toString();
  }
}
