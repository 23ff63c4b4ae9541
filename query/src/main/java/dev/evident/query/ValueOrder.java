package dev.evident.query;

import java.math.BigDecimal;
import java.util.Optional;

/** The order of values: numbers by size, then everything else as text by code points. */
public final class ValueOrder {
  private ValueOrder() {}

  /** By code points, which is the order of the UTF-8 bytes; not that of Java's chars. */
  public static int compareTexts(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length()) {
      int x = a.codePointAt(at);
      int y = b.codePointAt(at);
      if (x != y) {
        return Integer.compare(x, y);
      }
      at += Character.charCount(x);
    }
    return Integer.compare(a.length(), b.length());
  }

  static int compare(FlatValue a, FlatValue b) {
    Optional<BigDecimal> x = a.number();
    Optional<BigDecimal> y = b.number();
    if (x.isPresent() && y.isPresent()) {
      return x.get().compareTo(y.get());
    }
    if (x.isPresent() != y.isPresent()) {
      return x.isPresent() ? -1 : 1;
    }
    return compareTexts(a.text(), b.text());
  }
}
