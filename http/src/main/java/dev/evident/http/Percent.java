package dev.evident.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-decoding (RFC 3986 §2.1) that refuses what is not well-formed UTF-8. */
final class Percent {
  private Percent() {}

  static String decodePathSegment(String raw) throws Problem {
    return raw.indexOf('%') < 0 ? raw : decode(raw, false);
  }

  /** As {@link #decodePathSegment}, and a plus is a space (the form encoding of queries). */
  static String decodeQuery(String raw) throws Problem {
    return raw.indexOf('%') < 0 && raw.indexOf('+') < 0 ? raw : decode(raw, true);
  }

  private static String decode(String raw, boolean plusIsSpace) throws Problem {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length()
            || !HexFormat.isHexDigit(raw.charAt(i + 1))
            || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
          throw malformed();
        }
        bytes.put((byte) HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.put((byte) ' ');
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else if (Character.isSurrogate(c)) {
        throw malformed();
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static Problem malformed() {
    return new Problem(400, "uri-malformed", "the path or query is not percent-encoded UTF-8");
  }
}
