package dev.evident.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Finds the personal value tokens of one record. The record is compact canonical JSON. */
final class PersonalSplit {
  private final byte[] record;
  private final int from;
  private final int to;
  private final PersonalFields fields;

  /** Begin and end of each personal token in turn. */
  private int[] tokens = new int[16];

  private int size;
  private int pos;

  private PersonalSplit(byte[] record, int from, int to, PersonalFields fields) {
    this.record = record;
    this.from = from;
    this.to = to;
    this.fields = fields;
  }

  /** Empty when the record holds no personal field. */
  static Optional<PersonalSplit> of(byte[] record, int offset, int length, PersonalFields fields) {
    PersonalSplit split = new PersonalSplit(record, offset, offset + length, fields);
    split.pos = offset;
    split.object("");
    return split.size == 0 ? Optional.empty() : Optional.of(split);
  }

  /** The record with the byte 0x01 in place of each personal token. */
  void writeFirst(RecordEncoder out) {
    int at = from;
    for (int i = 0; i < size; i += 2) {
      out.raw(record, at, tokens[i] - at);
      out.one(Records.REMOVED);
      at = tokens[i + 1];
    }
    out.raw(record, at, to - at);
  }

  /** The personal tokens with line feeds between them. */
  void writeSecond(RecordEncoder out) {
    for (int i = 0; i < size; i += 2) {
      if (i > 0) {
        out.one('\n');
      }
      out.raw(record, tokens[i], tokens[i + 1] - tokens[i]);
    }
  }

  private void object(String path) {
    pos++;
    if (record[pos] == '}') {
      pos++;
      return;
    }
    for (; ; ) {
      int nameFrom = pos + 1;
      int nameEnd = Records.skipString(record, pos) - 1;
      pos = nameEnd + 2; // quote and colon
      String name = new String(record, nameFrom, nameEnd - nameFrom, StandardCharsets.UTF_8);
      member(path, name);
      if (record[pos++] == '}') {
        return;
      }
    }
  }

  private void member(String path, String name) {
    String full = path.isEmpty() ? name : path + "." + name;
    PersonalFields.Match match = fields.match(full);
    if (match == PersonalFields.Match.OTHER && path.equals("parameters")) {
      match = fields.match(withoutIndexes(name));
      full = name;
    }
    switch (match) {
      case PERSONAL -> {
        int begin = pos;
        pos = Records.skipValue(record, pos);
        add(begin, pos);
      }
      case LEADING -> inside(full);
      case OTHER -> pos = Records.skipValue(record, pos);
    }
  }

  private void inside(String path) {
    switch (record[pos]) {
      case '{' -> object(path);
      case '[' -> {
        pos++;
        if (record[pos] == ']') {
          pos++;
          return;
        }
        do {
          inside(path);
        } while (record[pos++] == ',');
      }
      default -> pos = Records.skipValue(record, pos);
    }
  }

  /** {@code targets.0.phone}, as an unknown member is called, was sent as {@code targets.phone}. */
  private static String withoutIndexes(String name) {
    return name.startsWith("targets.")
        ? name.replaceFirst("^targets\\.[0-9]+\\.", "targets.")
        : name;
  }

  private void add(int begin, int end) {
    if (size + 2 > tokens.length) {
      tokens = Arrays.copyOf(tokens, size * 2);
    }
    tokens[size++] = begin;
    tokens[size++] = end;
  }
}
