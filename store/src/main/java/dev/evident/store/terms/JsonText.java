package dev.evident.store.terms;

import java.nio.charset.StandardCharsets;

/** Text of a JSON string. */
final class JsonText {
  private JsonText() {}

  /** The text between the quotes, which is sound JSON, without its escapes. */
  static String of(byte[] b, int from, int to) {
    String written = new String(b, from, to - from, StandardCharsets.UTF_8);
    int escape = written.indexOf('\\');
    if (escape < 0) {
      return written;
    }
    StringBuilder text = new StringBuilder(written.length()).append(written, 0, escape);
    for (int i = escape; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = written.charAt(++i);
      switch (kind) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(written, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(kind);
      }
    }
    return text.toString();
  }
}
