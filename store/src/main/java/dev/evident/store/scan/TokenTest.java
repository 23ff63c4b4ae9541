package dev.evident.store.scan;

import dev.evident.model.Bound;
import dev.evident.model.Filter;
import dev.evident.model.Network;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Whether the token of a value passes a test: what cannot pass is thrown out by its bytes, the rest
 * is decided by {@link Evaluation}.
 */
final class TokenTest {
  private static final int ADDRESS_CHARS_MAX = 45;

  private final Predicate<FlatValue> exact;
  private final Needle needle;
  private final Form form;
  // The token of the one IPv4 address that is asked for, which has no other form without colons.
  private final byte[] quad;

  /** What the token must look like. */
  private enum Form {
    ANY,
    STRING,
    NUMBER,
    TIME,
    ADDRESS
  }

  TokenTest(Filter.Test test, Evaluation evaluation) {
    this.exact = evaluation.valueTest(test);
    this.needle = Needle.of(test);
    this.quad =
        test instanceof Filter.Cidr(_, Network one) && one.isOne() && one.isV4()
            ? ('"' + one.first().text() + '"').getBytes(StandardCharsets.US_ASCII)
            : new byte[0];
    this.form =
        switch (test) {
          case Filter.Range range ->
              switch (range.from().or(range::to).orElseThrow().bound()) {
                case Bound.Decimal _ -> Form.NUMBER;
                case Bound.Time _ -> Form.TIME;
                case Bound.Text _ -> Form.STRING;
              };
          case Filter.Cidr _ -> Form.ADDRESS;
          case Filter.Words _,
              Filter.Exact _,
              Filter.Prefix _,
              Filter.Wildcard _,
              Filter.Exists _ ->
              Form.ANY;
        };
  }

  /** Letters that a token must hold, case aside; empty when nothing is known. */
  Needle needle() {
    return needle;
  }

  /**
   * Whether a token passes.
   *
   * @param plain it is known to be ASCII without escapes
   */
  boolean passes(String path, byte[] b, int from, int to, boolean plain) {
    return JsonToken.isValue(b, from)
        && hasForm(b, from, to)
        && needle.mayPass(b, from, to, plain)
        && exact.test(JsonToken.value(path, b, from, to));
  }

  /** The token of the one IPv4 address that is asked for; empty when it is something else. */
  byte[] quad() {
    return quad;
  }

  private boolean hasForm(byte[] b, int from, int to) {
    boolean string = b[from] == '"';
    return switch (form) {
      case ANY -> true;
      case STRING -> string;
      case NUMBER -> b[from] == '-' || isDigit(b[from]);
      case TIME -> string && to - from >= 22 && isDigit(b[from + 1]) && b[from + 5] == '-';
      case ADDRESS -> string && mayBeAddress(b, from, to);
    };
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private boolean mayBeAddress(byte[] b, int from, int to) {
    // Spelt as an address of IPv6 it has the group ffff (RFC 4291 section 2.5.5.2).
    boolean may =
        quad.length == 0
            || isOther(b, from, to)
            || Arrays.equals(b, from, to, quad, 0, quad.length);
    return may && isAddress(b, from + 1, to - 1);
  }

  private static boolean isOther(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] == 'f' || b[i] == 'F') {
        return true;
      }
    }
    return false;
  }

  private static boolean isAddress(byte[] b, int from, int to) {
    if (to - from > ADDRESS_CHARS_MAX) {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte c = b[i];
      boolean possible =
          isDigit(c) || c == '.' || c == ':' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!possible) {
        return false;
      }
    }
    return true;
  }
}
