package dev.evident.codec;

import java.nio.charset.StandardCharsets;

/**
 * The few fields of a stored record that filters need, read in one pass over its beginning and
 * without objects. Text fields are ranges of the record's bytes, as they stand there (escapes
 * included). A value that was removed (segment 1 alone) counts as absent. For one thread.
 */
public final class RecordFields {
  private final Rfc3339 time = new Rfc3339();
  private byte[] record = new byte[0];
  private int pos;
  private int idOffset;
  private int idLength;
  private int actionOffset;
  private int actionLength;
  private int actorIdOffset;
  private int actorIdLength;
  private long timeSeconds;
  private int timeNanos;
  private long receivedMillis;

  /**
   * Reads {@code [offset, offset + length)}, a record that this module wrote.
   *
   * @throws IllegalArgumentException when it is no record
   */
  public void read(byte[] bytes, int offset, int length) {
    record = bytes;
    pos = offset;
    int end = offset + length;
    try {
      expect("{\"id\":");
      int from = string();
      idOffset = from;
      idLength = pos - 1 - from;
      expect(",\"time\":");
      readTime();
      timeSeconds = time.epochSecond();
      timeNanos = time.nanos();
      expect(",\"received\":");
      readTime();
      receivedMillis = time.epochMillis();
      expect(",\"action\":");
      from = string();
      actionOffset = from;
      actionLength = Math.max(pos - 1 - from, 0);
      readActor(end);
    } catch (IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("the record ends early", cut);
    }
    if (pos > end) {
      throw new IllegalArgumentException("the record ends early");
    }
  }

  private void readActor(int end) {
    actorIdOffset = pos;
    actorIdLength = -1;
    while (!at(",\"actor\":")) {
      pos++; // the comma
      pos = Records.skipString(record, pos) + 1;
      pos = Records.skipValue(record, pos);
      if (pos >= end) {
        throw new IllegalArgumentException("the record has no actor");
      }
    }
    expect(",\"actor\":");
    if (record[pos] != '{') {
      return; // removed as a whole
    }
    while (record[pos] != '}') {
      pos++; // the brace or comma
      boolean id = at("\"id\":");
      pos = Records.skipString(record, pos) + 1;
      int from = pos;
      pos = Records.skipValue(record, pos);
      if (id && record[from] == '"') {
        actorIdOffset = from + 1;
        actorIdLength = pos - from - 2;
        return;
      }
    }
  }

  private void readTime() {
    int from = string();
    if (time.parse(record, from, pos - 1 - from) != Rfc3339.Result.OK) {
      throw new IllegalArgumentException("the record has no time at byte " + from);
    }
  }

  /** Passes a string, or the byte of a removed value; where its text begins. */
  private int string() {
    int from = pos + 1;
    pos = record[pos] == Records.REMOVED ? pos + 1 : Records.skipString(record, pos);
    return from;
  }

  private void expect(String token) {
    if (!at(token)) {
      throw new IllegalArgumentException("the record has no " + token + " at byte " + pos);
    }
    pos += token.length();
  }

  private boolean at(String token) {
    for (int i = 0; i < token.length(); i++) {
      if (record[pos + i] != token.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  public int idOffset() {
    return idOffset;
  }

  public int idLength() {
    return idLength;
  }

  /** The id as it stands in the record. */
  public String id() {
    return text(idOffset, idLength);
  }

  public int actionOffset() {
    return actionOffset;
  }

  public int actionLength() {
    return actionLength;
  }

  /** The action as it stands in the record. */
  public String action() {
    return text(actionOffset, actionLength);
  }

  public boolean hasActorId() {
    return actorIdLength >= 0;
  }

  public int actorIdOffset() {
    return actorIdOffset;
  }

  /** -1 when there is none. */
  public int actorIdLength() {
    return actorIdLength;
  }

  /** The actor's id as it stands in the record; empty when there is none. */
  public String actorId() {
    return text(actorIdOffset, Math.max(actorIdLength, 0));
  }

  /** Seconds since 1970 of {@code time}. */
  public long timeSeconds() {
    return timeSeconds;
  }

  /** 0 to 999,999,999. */
  public int timeNanos() {
    return timeNanos;
  }

  /** {@code time} in milliseconds since 1970, rounded down. */
  public long timeMillis() {
    return timeSeconds * 1_000 + timeNanos / 1_000_000;
  }

  /** {@code received} in milliseconds since 1970. */
  public long receivedMillis() {
    return receivedMillis;
  }

  private String text(int offset, int length) {
    return new String(record, offset, length, StandardCharsets.UTF_8);
  }
}
