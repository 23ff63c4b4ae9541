package dev.evident.firewall;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** What the {@link Check}s compute. */
final class Checks {
  private static final int EVIDENT_CHECKSUM_DIGITS = 6;
  private static final int JWT_HEADER_CHARS_MAX = 4_096;
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Checks() {}

  static boolean digits(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] >= '0' && text[i] <= '9') {
        return true;
      }
    }
    return false;
  }

  static boolean letters(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Ascii.isLetter(text[i])) {
        return true;
      }
    }
    return false;
  }

  static boolean bothCases(byte[] text, int from, int to) {
    boolean small = false;
    boolean capital = false;
    for (int i = from; i < to; i++) {
      small |= text[i] >= 'a' && text[i] <= 'z';
      capital |= text[i] >= 'A' && text[i] <= 'Z';
    }
    return small && capital;
  }

  /** The last six digits are the CRC-32 of all before them, in base62. */
  static boolean evidentKey(byte[] text, int from, int to) {
    int checksum = to - EVIDENT_CHECKSUM_DIGITS;
    if (checksum <= from) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(text, from, checksum - from);
    long rest = crc.getValue();
    for (int i = to - 1; i >= checksum; i--) {
      if (text[i] != BASE62.charAt((int) (rest % 62))) {
        return false;
      }
      rest /= 62;
    }
    return rest == 0;
  }

  static boolean jwt(byte[] text, int from, int to) {
    int dot = indexOf(text, from, to, '.');
    if (dot < 0 || dot - from > JWT_HEADER_CHARS_MAX || dot + 1 >= to) {
      return false;
    }
    byte[] header = Base64Text.decode(text, from, dot);
    return header.length > 0
        && header[0] == '{'
        && new String(header, StandardCharsets.ISO_8859_1).contains("\"alg\"");
  }

  static boolean basic(byte[] text, int from, int to) {
    byte[] decoded = Base64Text.decode(text, from, to);
    boolean colon = false;
    for (byte c : decoded) {
      if (c >= 0 && (c < ' ' || c == 0x7f)) {
        return false;
      }
      colon |= c == ':';
    }
    return colon;
  }

  private static int indexOf(byte[] text, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (text[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
