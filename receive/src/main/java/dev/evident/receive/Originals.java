package dev.evident.receive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cuts a file into originals with their exact bytes: JSON lines, JSON objects one after the other,
 * an array of them, or an object around a list of them; these may follow one another. Memory is
 * bounded by the longest original, not by the file.
 *
 * <p>What is broken is reported with its line and does not stop the rest: cutting goes on at the
 * next line that begins as the broken object's did. For one thread.
 */
public final class Originals {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int RECORD_SEPARATOR = 0x1e;

  /** Its three bytes in UTF-8, which begin no JSON value. */
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final ByteFeed feed;
  private final Set<String> lists;
  private boolean inList;
  private boolean listHasObject;
  private long listOpenedAt;

  private Originals(InputStream in, Set<String> lists) {
    this.feed = new ByteFeed(in);
    this.lists = lists;
  }

  /**
   * Cuts a stream, which stays open. Compressed content must be opened with {@link Decompression}
   * before.
   */
  public static Originals in(InputStream in, Translator translator) {
    return new Originals(in, translator.lists());
  }

  /** Parses JSON inside JSON; empty when the text is none. */
  public static Optional<JsonNode> parse(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /** The next piece, empty at the end. */
  public Optional<Piece> next() throws IOException {
    while (true) {
      int indent = skipBlanks();
      int b = feed.peek();
      if (b == ByteFeed.END) {
        return end();
      }
      if (b == '{') {
        Optional<Piece> piece = object(indent);
        if (piece.isPresent()) {
          return piece;
        }
      } else if (b == '[' && !inList) {
        feed.read();
        inList = true;
        listOpenedAt = feed.line();
      } else if (inList && b == ']') {
        feed.read();
        inList = false;
        if (listHasObject) {
          skipRestOfObject();
        }
      } else {
        return Optional.of(noObject());
      }
    }
  }

  private Optional<Piece> end() {
    if (!inList) {
      return Optional.empty();
    }
    inList = false;
    listHasObject = false;
    return Optional.of(
        new Piece.Bad(listOpenedAt, "json-syntax", "the list that starts here has no end"));
  }

  /**
   * White space, the commas of a list, separators, byte order marks; returns the indent of the
   * line, or -1.
   */
  private int skipBlanks() throws IOException {
    int indent = feed.atLineStart() ? 0 : -1;
    while (true) {
      int b = feed.peek();
      boolean blank = b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == RECORD_SEPARATOR;
      boolean mark = BYTE_ORDER_MARK.indexOf(b) >= 0;
      if (!blank && !mark && !(inList && b == ',')) {
        return indent;
      }
      feed.read();
      if (mark) {
        continue;
      }
      if (b == '\n') {
        indent = 0;
      } else if (indent >= 0) {
        indent = b == ',' ? -1 : indent + 1;
      }
    }
  }

  private Piece noObject() throws IOException {
    long line = feed.line();
    feed.skipLine();
    return new Piece.Bad(line, "json-not-object", "no JSON object starts here");
  }

  /** Reads one object: an original, or the beginning of one that holds a list of them. */
  private Optional<Piece> object(int indent) throws IOException {
    long line = feed.line();
    ObjectScan scan = new ObjectScan(feed, inList ? Set.of() : lists);
    return switch (scan.run()) {
      case IN_LIST -> {
        inList = true;
        listHasObject = true;
        listOpenedAt = feed.line();
        yield Optional.empty();
      }
      case COMPLETE -> Optional.of(parsed(scan.bytes(), line, indent));
      case BROKEN -> {
        goOnAfter(scan.bytes(), line, indent);
        yield Optional.of(
            new Piece.Bad(line, "json-syntax", "the object that starts here is broken"));
      }
      case TOO_LONG -> {
        goOnAfter(scan.bytes(), line, indent);
        yield Optional.of(
            new Piece.Bad(
                line,
                "record-too-large",
                "the object is longer than " + ObjectScan.ORIGINAL_BYTES_MAX + " bytes"));
      }
    };
  }

  private Piece parsed(byte[] bytes, long line, int indent) throws IOException {
    try {
      // The decoder refuses what new String() would silently replace.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Piece.Good(new Original(JSON.readTree(text), bytes, line));
    } catch (CharacterCodingException _) {
      return new Piece.Bad(line, "json-encoding", "the object is not valid UTF-8");
    } catch (JacksonException e) {
      int next = nextStart(bytes, indent);
      if (next > 0) {
        feed.unreadLines(bytes, next);
      }
      return new Piece.Bad(line, "json-syntax", e.getOriginalMessage());
    }
  }

  /** After brackets that do not fit: on to the next line that looks like the start of an object. */
  private void goOnAfter(byte[] broken, long line, int indent) throws IOException {
    int next = nextStart(broken, indent);
    if (next > 0) {
      feed.unreadLines(broken, next);
      return;
    }
    boolean manyLines = feed.line() > line;
    if (!feed.atLineStart()) {
      feed.skipLine();
    }
    if (manyLines || inList) {
      skipToStart(indent);
    }
  }

  /** Where, after the first line, a line begins with the same indent and a brace; or -1. */
  private static int nextStart(byte[] bytes, int indent) {
    if (indent < 0) {
      return -1;
    }
    for (int i = 0; i < bytes.length - indent - 1; i++) {
      if (bytes[i] == '\n' && bytes[i + 1 + indent] == '{' && blank(bytes, i + 1, indent)) {
        return i + 1;
      }
    }
    return -1;
  }

  private static boolean blank(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private void skipToStart(int indent) throws IOException {
    while (feed.peek() != ByteFeed.END) {
      boolean newDocument = feed.peek() == '{' || feed.peek() == '[';
      if (newDocument && indent != 0) {
        inList = false;
        listHasObject = false;
      }
      if (newDocument) {
        return;
      }
      byte[] prefix = new byte[Math.max(indent, 0)];
      int length = 0;
      while (length < prefix.length && (feed.peek() == ' ' || feed.peek() == '\t')) {
        prefix[length++] = (byte) feed.read();
      }
      if (length > 0 && length == prefix.length && feed.peek() == '{') {
        return;
      }
      feed.skipLine();
    }
    inList = false;
    listHasObject = false;
  }

  /** After the list, the object around it has to end too; nothing of it is an original. */
  private void skipRestOfObject() throws IOException {
    listHasObject = false;
    int depth = 1;
    boolean string = false;
    boolean escaped = false;
    while (depth > 0) {
      int b = feed.read();
      if (b == ByteFeed.END) {
        return;
      }
      if (string) {
        string = escaped || b != '"';
        escaped = b == '\\' && !escaped;
      } else {
        string = b == '"';
        depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
      }
    }
  }
}
