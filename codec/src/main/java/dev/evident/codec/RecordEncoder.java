package dev.evident.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one place that makes record bytes: compact JSON in one growing buffer. Strings are written
 * with the shortest escapes: a backslash and one of {@code " \ b f n r t}, for other controls the
 * escape with four hexadecimal digits in lower case; everything else as UTF-8. For one thread.
 */
final class RecordEncoder {
  /** Words of eight bytes are read past the end, so the array is this much longer. */
  static final int SLACK = 16;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;

  RecordEncoder(int capacity) {
    bytes = new byte[capacity + SLACK];
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /** Drops a buffer that one huge record has left behind. */
  void shrink(int capacity) {
    length = 0;
    if (bytes.length > capacity + SLACK) {
      bytes = new byte[capacity + SLACK];
    }
  }

  void ensure(int more) {
    if (bytes.length - length - SLACK < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more + SLACK, bytes.length * 2));
    }
  }

  void one(int b) {
    ensure(1);
    bytes[length++] = (byte) b;
  }

  void raw(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  void raw(byte[] from) {
    raw(from, 0, from.length);
  }

  /** Makes room for {@code count} bytes that the caller writes, and says where. */
  int room(int count) {
    ensure(count);
    int at = length;
    length += count;
    return at;
  }

  void ascii(String text) {
    int at = room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[at + i] = (byte) text.charAt(i);
    }
  }

  void number(long value) {
    ascii(Long.toString(value));
  }

  /**
   * A JSON string.
   *
   * @throws IllegalArgumentException for half of a surrogate pair, which no UTF-8 can say
   */
  void string(String text) {
    one('"');
    int count = text.length();
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        character(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < count
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        character(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        throw new IllegalArgumentException("text holds half of a surrogate pair at character " + i);
      }
    }
    one('"');
  }

  /** One code point inside a JSON string, escaped where it must be; never a surrogate. */
  void character(int c) {
    ensure(6);
    if (c < 0x80) {
      int escape = shortEscape(c);
      if (escape != 0) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) escape;
      } else if (c < 0x20) {
        ascii("\\u00");
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 15];
      } else {
        bytes[length++] = (byte) c;
      }
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | c >> 6);
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      bytes[length++] = (byte) (0xe0 | c >> 12);
      bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3f));
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
    } else {
      bytes[length++] = (byte) (0xf0 | c >> 18);
      bytes[length++] = (byte) (0x80 | (c >> 12 & 0x3f));
      bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3f));
      bytes[length++] = (byte) (0x80 | (c & 0x3f));
    }
  }

  /** The letter after the backslash, or 0 when the character has no short escape. */
  static int shortEscape(int c) {
    return switch (c) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
