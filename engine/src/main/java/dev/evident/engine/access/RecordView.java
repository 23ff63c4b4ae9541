package dev.evident.engine.access;

import dev.evident.model.Field;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes of the bytes of a record what its reader may see: the record that a producer would have
 * sent who knew nothing of the hidden fields, and who had only pseudonyms of the masked ones.
 * Objects and lists that have nothing left are left out, for they would tell that something was
 * there. For one thread.
 */
final class RecordView {
  private static final JsonFactory JSON = new JsonFactory();

  private final ShownFields fields;
  private final Pseudonyms.Of pseudonyms;
  private final Shorter out = new Shorter();
  private byte[] in = new byte[0];
  private int pos;

  /** Bytes of which the last can be taken back. */
  private static final class Shorter extends ByteArrayOutputStream {
    Shorter() {
      super(2_048);
    }

    void cut(int length) {
      count = length;
    }
  }

  RecordView(ShownFields fields, Pseudonyms.Of pseudonyms) {
    this.fields = fields;
    this.pseudonyms = pseudonyms;
  }

  /**
   * The record as it is seen.
   *
   * @param record the bytes of a whole record: JSON without white space
   */
  byte[] of(byte[] record) {
    in = record;
    pos = 0;
    out.reset();
    if (!container("", false)) {
      throw new AssertionError(
          "bug: nothing is left of a record, although its id cannot be hidden");
    }
    return out.toByteArray();
  }

  /** Copies, masks or leaves out the value at the position; whether something was written. */
  private boolean value(String path, boolean masked) {
    if (fields.hides(path)) {
      pos = end(in, pos);
      return false;
    }
    boolean mask = masked || fields.masks(path);
    byte first = in[pos];
    if ((first == '{' || first == '[') && (mask || fields.touchesBelow(path))) {
      return container(path, mask);
    }
    int from = pos;
    pos = end(in, pos);
    if (mask && first != 'n') {
      String text = first == '"' ? text(in, from, pos) : ascii(from, pos);
      out.write('"');
      out.writeBytes(pseudonyms.name(text).getBytes(StandardCharsets.UTF_8));
      out.write('"');
    } else {
      out.write(in, from, pos - from);
    }
    return true;
  }

  /** An object or a list; nothing is written when nothing of it is left. */
  private boolean container(String path, boolean masked) {
    boolean object = in[pos] == '{';
    byte close = (byte) (object ? '}' : ']');
    int begin = out.size();
    out.write(in[pos++]);
    boolean some = false;
    while (in[pos] != close) {
      if (in[pos] == ',') {
        pos++;
      }
      int before = out.size();
      if (some) {
        out.write(',');
      }
      String inner = path;
      if (object) {
        int from = pos;
        pos = end(in, pos);
        inner = joined(path, text(in, from, pos));
        pos++;
        out.write(in, from, pos - from);
      }
      if (value(inner, masked)) {
        some = true;
      } else {
        out.cut(before);
      }
    }
    pos++;
    if (some) {
      out.write(close);
    } else {
      out.cut(begin);
    }
    return some;
  }

  /** As queries see it: a longer path is below no other field. */
  private static String joined(String path, String name) {
    if (path.isEmpty()) {
      return name;
    }
    return path.length() > Field.PATH_CHARS_MAX ? path : path + '.' + name;
  }

  private String ascii(int from, int to) {
    return new String(in, from, to - from, StandardCharsets.US_ASCII);
  }

  /** The text of a JSON string. */
  private static String text(byte[] json, int from, int to) {
    for (int i = from; i < to; i++) {
      if (json[i] == '\\') {
        return unescaped(json, from, to);
      }
    }
    return new String(json, from + 1, to - from - 2, StandardCharsets.UTF_8);
  }

  private static String unescaped(byte[] json, int from, int to) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, from, to - from)) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("a record holds a broken string");
      }
      return parser.getString();
    } catch (JacksonException e) {
      throw new IllegalArgumentException("a record holds a broken string", e);
    }
  }

  /** The text of a member of a record, which is a string; "" when there is none. */
  static String member(byte[] record, String name) {
    byte[] key = ('"' + name + '"').getBytes(StandardCharsets.UTF_8);
    int pos = 1;
    while (record[pos] != '}') {
      if (record[pos] == ',') {
        pos++;
      }
      int colon = end(record, pos);
      int to = end(record, colon + 1);
      if (Arrays.equals(record, pos, colon, key, 0, key.length)) {
        return text(record, colon + 1, to);
      }
      pos = to;
    }
    return "";
  }

  /** Behind the value at a position. */
  private static int end(byte[] json, int from) {
    int depth = 0;
    int at = from;
    do {
      switch (json[at]) {
        case '"' -> at = endOfString(json, at);
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case ',', ':' -> at++;
        default -> at = endOfWord(json, at);
      }
    } while (depth > 0);
    return at;
  }

  private static int endOfString(byte[] json, int from) {
    int at = from + 1;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int endOfWord(byte[] json, int from) {
    int at = from;
    while (json[at] != ',' && json[at] != '}' && json[at] != ']') {
      at++;
    }
    return at;
  }
}
