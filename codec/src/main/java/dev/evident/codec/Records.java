package dev.evident.codec;

import java.util.Arrays;

/** Work on stored record bytes, which are always the canonical JSON that this module wrote. */
public final class Records {
  /** Stands in segment 1 for each value that is in segment 2; never part of JSON text. */
  public static final byte REMOVED = 0x01;

  /** A record begins with a brace and the name of the id: here the id's text begins. */
  static final int ID_OFFSET = 7;

  private Records() {}

  /**
   * Puts the personal values of segment 2 back into segment 1: the record as it was accepted.
   *
   * @throws IllegalArgumentException when the segments do not belong together
   */
  public static byte[] reassemble(byte[] first, byte[] second) {
    int places = 0;
    for (byte b : first) {
      if (b == REMOVED) {
        places++;
      }
    }
    int values = 1;
    for (byte b : second) {
      if (b == '\n') {
        values++;
      }
    }
    if (places != values) {
      throw new IllegalArgumentException(
          "segment 1 has " + places + " places but segment 2 has " + values + " values");
    }
    byte[] record = new byte[first.length - places + second.length - (values - 1)];
    int at = 0;
    int value = 0;
    for (byte b : first) {
      if (b != REMOVED) {
        record[at++] = b;
        continue;
      }
      while (value < second.length && second[value] != '\n') {
        record[at++] = second[value++];
      }
      value++;
    }
    return record;
  }

  /**
   * Whether an event that was sent again is the one that was stored: all bytes are equal but for
   * {@code received}, and but for {@code time} when the producer sent none either time.
   *
   * @param stored the whole record (reassembled when it was split)
   */
  public static boolean sameContent(byte[] stored, ParsedRecord fresh) {
    byte[] other = fresh.buffer();
    int otherEnd = fresh.recordOffset() + fresh.recordLength();
    int timeAt = timeOffset(stored, 0);
    int otherTimeAt = timeOffset(other, fresh.recordOffset());
    if (!equal(stored, 0, timeAt, other, fresh.recordOffset(), otherTimeAt)) {
      return false;
    }
    int timeEnd = skipString(stored, timeAt);
    int receivedAt = timeEnd + RECEIVED_TOKEN_LENGTH;
    int receivedEnd = skipString(stored, receivedAt);
    int otherTimeEnd = skipString(other, otherTimeAt);
    int otherReceivedEnd = skipString(other, otherTimeEnd + RECEIVED_TOKEN_LENGTH);
    boolean sameTime =
        fresh.timeFromServer()
            ? equal(stored, timeAt, timeEnd, stored, receivedAt, receivedEnd)
            : equal(stored, timeAt, timeEnd, other, otherTimeAt, otherTimeEnd);
    return sameTime && equal(stored, receivedEnd, stored.length, other, otherReceivedEnd, otherEnd);
  }

  private static final int TIME_TOKEN_LENGTH = ",\"time\":".length();
  private static final int RECEIVED_TOKEN_LENGTH = ",\"received\":".length();

  private static int timeOffset(byte[] record, int from) {
    return skipString(record, from + ID_OFFSET - 1) + TIME_TOKEN_LENGTH;
  }

  private static boolean equal(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    return Arrays.equals(a, aFrom, aTo, b, bFrom, bTo);
  }

  /** Behind the string whose opening quote stands at {@code at}. */
  static int skipString(byte[] json, int at) {
    int p = at + 1;
    while (json[p] != '"') {
      p += json[p] == '\\' ? 2 : 1;
    }
    return p + 1;
  }

  /** Behind the value at {@code at}; a removed value is one byte. */
  static int skipValue(byte[] json, int at) {
    int p = at;
    int depth = 0;
    do {
      switch (json[p]) {
        case '"' -> {
          p = skipString(json, p);
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth == 0) {
            return p; // a number or word ended here
          }
          if (--depth == 0) {
            return p + 1;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return p;
          }
        }
        default -> {}
      }
      p++;
    } while (depth > 0 || !ends(json, p, at));
    return p;
  }

  private static boolean ends(byte[] json, int p, int at) {
    return json[at] == '"' || json[p] == ',' || json[p] == '}' || json[p] == ']';
  }
}
