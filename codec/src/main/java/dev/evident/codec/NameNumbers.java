package dev.evident.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/** Numbers of names, remembering the last one: most events of a body name the same. */
final class NameNumbers {
  private final ToIntFunction<String> names;
  private final byte[] defaultToken;
  private byte[] last = new byte[0];
  private int lastNumber;

  NameNumbers(ToIntFunction<String> names, String defaultName) {
    this.names = names;
    this.defaultToken = ("\"" + defaultName + "\"").getBytes(StandardCharsets.UTF_8);
  }

  /** The name that is written when none was sent, in quotes. */
  byte[] defaultToken() {
    return defaultToken;
  }

  /** Forgets: the catalog may have changed between two bodies. */
  void forget() {
    last = new byte[0];
  }

  /**
   * The number of a name, or {@link Names#UNKNOWN}. The bytes are the inside of a canonical JSON
   * string; a name that needs an escape there is not known to any catalog.
   */
  int number(byte[] bytes, int offset, int length) {
    if (length == last.length && Arrays.equals(bytes, offset, offset + length, last, 0, length)) {
      return lastNumber;
    }
    int number = names.applyAsInt(new String(bytes, offset, length, StandardCharsets.UTF_8));
    if (number >= 0) {
      last = Arrays.copyOfRange(bytes, offset, offset + length);
      lastNumber = number;
    }
    return number;
  }
}
