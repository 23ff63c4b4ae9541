package dev.evident.store.scan;

import dev.evident.codec.Records;
import dev.evident.query.FlatValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the token of a value means to queries. */
final class JsonToken {
  private JsonToken() {}

  /** Whether it is a string, a number, true or false; null and personal trees are no values. */
  static boolean isValue(byte[] b, int from) {
    return b[from] != 'n' && b[from] != '{' && b[from] != '[';
  }

  /** The value of a token for which {@link #isValue} holds. */
  static FlatValue value(String path, byte[] b, int from, int to) {
    return switch (b[from]) {
      case '"' -> new FlatValue(path, FlatValue.Kind.STRING, string(b, from + 1, to - 1));
      case 't', 'f' -> new FlatValue(path, FlatValue.Kind.BOOLEAN, ascii(b, from, to));
      default -> new FlatValue(path, FlatValue.Kind.NUMBER, ascii(b, from, to));
    };
  }

  private static String ascii(byte[] b, int from, int to) {
    return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** The text between the quotes. */
  private static String string(byte[] b, int from, int to) {
    String text = new String(b, from, to - from, StandardCharsets.UTF_8);
    return text.indexOf('\\') < 0 ? text : plain(text);
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escape = text.charAt(++i);
      switch (escape) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
          i += 4;
        }
        default -> plain.append(escape);
      }
    }
    return plain.toString();
  }

  /** The tokens whose value has this text: a string, and what else it can be written as. */
  static List<byte[]> of(String text) {
    List<byte[]> tokens = new ArrayList<>();
    if (text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff)) { // no half characters
      byte[] inside = Records.stringBytes(text);
      byte[] token = new byte[inside.length + 2];
      token[0] = '"';
      System.arraycopy(inside, 0, token, 1, inside.length);
      token[token.length - 1] = '"';
      tokens.add(token);
    }
    if (text.equals("true") || text.equals("false") || isNumber(text)) {
      tokens.add(text.getBytes(StandardCharsets.US_ASCII));
    }
    return tokens;
  }

  /** Whether it may be a number; no other token is written like that. */
  private static boolean isNumber(String text) {
    return text.matches("-?[0-9][0-9.eE+-]*");
  }
}
