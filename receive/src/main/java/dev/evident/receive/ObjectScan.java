package dev.evident.receive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.Set;

/**
 * Finds the end of one JSON object by its strings and brackets alone, keeping its bytes. It need
 * not know all of JSON: what it cuts is parsed afterwards. It must only stop soon where an object
 * is broken, so that a truncated line does not swallow those after it.
 */
final class ObjectScan {
  /** A Kubernetes or CloudTrail record is at most a few MiB; the log takes 1 MiB. */
  static final int ORIGINAL_BYTES_MAX = 16 << 20;

  /** Longer than any name in {@link Translator#lists}. */
  private static final int NAME_CHARS_MAX = 64;

  /** How the scan ended. */
  enum End {
    /** The object is complete. */
    COMPLETE,
    /** The next byte is the first after the {@code [} of a list of originals. */
    IN_LIST,
    BROKEN,
    TOO_LONG
  }

  private final ByteFeed feed;
  private final Set<String> lists;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(4_096);
  private final BitSet squareAt = new BitSet();
  private int depth;
  private int lastSign;
  private final StringBuilder lastString = new StringBuilder();
  private boolean listFollows;

  /**
   * @param lists names of members whose lists hold the originals; empty when the object is one
   */
  ObjectScan(ByteFeed feed, Set<String> lists) {
    this.feed = feed;
    this.lists = lists;
  }

  byte[] bytes() {
    return kept.toByteArray();
  }

  /** Reads from the opening brace on. */
  End run() throws IOException {
    while (true) {
      boolean lineStart = feed.atLineStart();
      int b = feed.read();
      if (b == ByteFeed.END) {
        return End.BROKEN;
      }
      kept.write(b);
      if (kept.size() > ORIGINAL_BYTES_MAX) {
        return End.TOO_LONG;
      }
      switch (b) {
        case '"' -> {
          if (!string()) {
            return End.BROKEN;
          }
          lastSign = '"';
        }
        case '{', '[' -> {
          if (lineStart && b == '{' && depth > 0 && !valueMayStart()) {
            return End.BROKEN;
          }
          if (b == '[' && depth == 1 && lastSign == ':' && listFollows) {
            return End.IN_LIST;
          }
          squareAt.set(depth++, b == '[');
          lastSign = b;
        }
        case '}', ']' -> {
          if (depth == 0 || squareAt.get(--depth) != (b == ']')) {
            return End.BROKEN;
          }
          if (depth == 0) {
            return End.COMPLETE;
          }
          lastSign = b;
        }
        case ':' -> {
          listFollows = depth == 1 && lists.contains(lastString.toString());
          lastSign = b;
        }
        case ' ', '\t', '\r', '\n' -> {}
        default -> lastSign = b;
      }
    }
  }

  /** In a file of JSON lines an object cannot begin where its forerunner needs a comma. */
  private boolean valueMayStart() {
    return lastSign == ':' || lastSign == ',' || lastSign == '[';
  }

  /** Reads to the closing quote; false when the string has no end on its line. */
  private boolean string() throws IOException {
    lastString.setLength(0);
    boolean escaped = false;
    while (true) {
      int b = feed.read();
      if (b == ByteFeed.END) {
        return false;
      }
      kept.write(b);
      if (b == '\n' || kept.size() > ORIGINAL_BYTES_MAX) {
        return false;
      }
      if (b == '"' && !escaped) {
        return true;
      }
      escaped = b == '\\' && !escaped;
      if (lastString.length() < NAME_CHARS_MAX) {
        lastString.append((char) b);
      }
    }
  }
}
