package dev.evident.client;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Events on their way, with the line of the input that each came from. */
final class Batch {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private long[] lines = new long[64];
  private int[] ends = new int[64];
  private int events;

  void add(long line, byte[] json) {
    if (events == lines.length) {
      lines = Arrays.copyOf(lines, events * 2);
      ends = Arrays.copyOf(ends, events * 2);
    }
    body.writeBytes(json);
    body.write('\n');
    lines[events] = line;
    ends[events] = body.size();
    events++;
  }

  int events() {
    return events;
  }

  int bytes() {
    return body.size();
  }

  byte[] body() {
    return body.toByteArray();
  }

  /** The input's line of the event at this 1-based position in the batch. */
  long line(long position) {
    return position >= 1 && position <= events ? lines[(int) position - 1] : 0;
  }

  Appended inInputLines(Appended answer) {
    return new Appended(
        answer.accepted(),
        answer.duplicates(),
        answer.size(),
        answer.root(),
        answer.receipts().stream().map(r -> r.at(line(r.line()))).toList(),
        answer.refused().stream().map(r -> r.at(line(r.line()))).toList());
  }

  List<Batch> halves() {
    byte[] all = body();
    Batch first = new Batch();
    Batch second = new Batch();
    for (int i = 0, from = 0; i < events; from = ends[i], i++) {
      byte[] json = Arrays.copyOfRange(all, from, ends[i] - 1);
      (i < events / 2 ? first : second).add(lines[i], json);
    }
    return List.of(first, second);
  }
}
