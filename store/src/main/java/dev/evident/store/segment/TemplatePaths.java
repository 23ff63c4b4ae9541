package dev.evident.store.segment;

import dev.evident.query.FlatRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The dotted path of each value of a skeleton, as queries name it: names without their escapes,
 * lists add nothing, and of a long path only as much as a query's field can name.
 */
public final class TemplatePaths {
  private final byte[] b;
  private final List<String> found = new ArrayList<>();
  private int p;

  private TemplatePaths(byte[] skeleton) {
    this.b = skeleton;
  }

  /**
   * Reads the paths.
   *
   * @throws IllegalArgumentException when this is no skeleton
   */
  public static List<String> of(byte[] skeleton) {
    if (skeleton.length == 2 && skeleton[1] == Shredder.SECOND) {
      return List.of("", "");
    }
    TemplatePaths paths = new TemplatePaths(skeleton);
    try {
      paths.value("");
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("skeleton ends in the middle", e);
    }
    if (paths.p != skeleton.length) {
      throw new IllegalArgumentException("skeleton goes on behind its value");
    }
    return paths.found;
  }

  private void value(String path) {
    switch (b[p]) {
      case '{' -> object(path);
      case '[' -> {
        p++;
        while (b[p] != ']') {
          value(path);
          if (b[p] == ',') {
            p++;
          }
        }
        p++;
      }
      case Shredder.VALUE, Shredder.PERSONAL, Shredder.PERSONAL_TREE -> {
        found.add(path);
        p++;
      }
      default -> throw new IllegalArgumentException("skeleton with byte " + b[p] + " at " + p);
    }
  }

  private void object(String path) {
    p++;
    while (b[p] != '}') {
      int from = p + 1;
      int end = from;
      boolean escaped = false;
      while (b[end] != '"') {
        escaped |= b[end] == '\\';
        end += b[end] == '\\' ? 2 : 1;
      }
      String name = new String(b, from, end - from, StandardCharsets.UTF_8);
      p = end + 2; // quote and colon
      value(join(path, escaped ? plain(name) : name));
      if (b[p] == ',') {
        p++;
      }
    }
    p++;
  }

  private static String join(String parent, String name) {
    if (parent.length() >= FlatRecord.PATH_CHARS_KEPT) {
      return parent;
    }
    String path = parent.isEmpty() ? name : parent + "." + name;
    return path.length() <= FlatRecord.PATH_CHARS_KEPT
        ? path
        : path.substring(0, FlatRecord.PATH_CHARS_KEPT);
  }

  /** The codec writes the shortest escapes only. */
  private static String plain(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escape = name.charAt(++i);
      switch (escape) {
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'u' -> {
          plain.append((char) Integer.parseInt(name.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> plain.append(escape);
      }
    }
    return plain.toString();
  }
}
