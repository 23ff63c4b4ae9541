package dev.evident.store.scan;

import dev.evident.query.FlatRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A record as the log hands it to the store.
 *
 * @param raw the bytes in the layout of {@code dev.evident.log.RawRecord}
 * @param whole the record as it was accepted; for a control record its body
 */
record Logged(long index, long acceptedMs, int kind, byte[] raw, byte[] whole) {
  private static final List<String> PERSONAL =
      List.of("parameters", "reason", "targets", "origin", "source", "changes", "actor");

  /** An event in one segment, or in two when it has one of the members that may be personal. */
  static Logged event(long index, String json, Random random) {
    byte[] whole = json.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(4) == 0) {
      for (String member : PERSONAL) {
        int name = json.indexOf("\"" + member + "\":");
        int at = name + member.length() + 3;
        if (name > 0 && depth(json, name) == 1) {
          int end = end(json, at);
          return new Logged(
              index,
              1_000 * index,
              2,
              raw(
                  2,
                  json.substring(0, at) + "\u0001" + json.substring(end),
                  json.substring(at, end)),
              whole);
        }
      }
    }
    return new Logged(index, 1_000 * index, 1, raw(1, json), whole);
  }

  static Logged control(long index, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ByteBuffer raw = ByteBuffer.allocate(12 + bytes.length);
    raw.put((byte) 20).putShort((short) -1).putInt(0).put((byte) 0);
    raw.putInt(bytes.length).put(bytes);
    return new Logged(index, 1_000 * index, 20, raw.array(), bytes);
  }

  private static byte[] raw(int kind, String... segments) {
    List<byte[]> all = new ArrayList<>();
    int length = 8;
    for (String segment : segments) {
      all.add(segment.getBytes(StandardCharsets.UTF_8));
      length += 20 + all.getLast().length;
    }
    ByteBuffer raw = ByteBuffer.allocate(length);
    raw.put((byte) kind).putShort((short) 0).putInt(0).put((byte) segments.length);
    for (byte[] segment : all) {
      raw.put(new byte[16]).putInt(segment.length).put(segment);
    }
    return raw.array();
  }

  private static int depth(String json, int to) {
    int depth = 0;
    for (int i = 0; i < to; i++) {
      switch (json.charAt(i)) {
        case '"' -> {
          i = endOfString(json, i) - 1;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
    }
    return depth;
  }

  private static int endOfString(String json, int at) {
    int i = at + 1;
    while (json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  private static int end(String json, int at) {
    int depth = 0;
    for (int i = at; ; ) {
      switch (json.charAt(i)) {
        case '"' -> i = endOfString(json, i) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      i++;
      if (depth == 0) {
        return i;
      }
    }
  }

  boolean isEvent() {
    return kind < 15;
  }

  FlatRecord flat() {
    return FlatRecord.read(index, whole);
  }
}
