package dev.evident.codec;

import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Reads the events of a body, strictly, and makes their record bytes. The body is streamed: memory
 * is bounded by one event and one chunk, whatever its length. One bad event does not stop the
 * others, as far as the format allows.
 *
 * <p>For one thread at a time. A reader keeps its buffers (some 30 KiB, 300 KiB after a batch), so
 * keep readers and use them again.
 */
public final class EventReader {
  /** Takes what the reader finds, in the order of the body. */
  public interface Sink {
    /** An event was accepted; the record is valid during the call only. */
    void accepted(ParsedRecord record);

    /** An event was refused. */
    void rejected(Refusal refusal);
  }

  private final Limits limits;
  private final PersonalFields personal;
  private final ServerValues server;
  private final EventParser parser;
  private final RecordFilter filter;
  private final BodyBuffer buffer;
  private final ParsedRecord record = new ParsedRecord();
  private int events;

  /**
   * @param clock gives {@code received} and the time in fresh ids
   * @param random gives the chance in fresh ids
   */
  public EventReader(
      Limits limits,
      Names names,
      PersonalFields personal,
      InstantSource clock,
      RandomGenerator random) {
    this(limits, names, personal, RecordFilter.NONE, clock, random);
  }

  /**
   * @param filter sees each record before it is handed on
   * @param clock gives {@code received} and the time in fresh ids
   * @param random gives the chance in fresh ids
   */
  public EventReader(
      Limits limits,
      Names names,
      PersonalFields personal,
      RecordFilter filter,
      InstantSource clock,
      RandomGenerator random) {
    this.filter = filter;
    this.limits = limits;
    this.personal = personal;
    this.server = new ServerValues(names, clock, random);
    this.parser = new EventParser(limits, server);
    this.buffer = new BodyBuffer(limits.batchBytesMax());
  }

  /** Reads a body whose events without id get fresh ones. */
  public void read(InputStream body, BodyFormat format, Sink sink) throws IOException, BodyRefused {
    read(body, format, "", sink);
  }

  /**
   * Reads a body.
   *
   * @param idempotencyKey events without id get one that follows from this key and their place, so
   *     that the same body sent again holds the same events; empty for none
   * @throws BodyRefused when the body as a whole is refused: what the sink was told is void
   */
  public void read(InputStream body, BodyFormat format, String idempotencyKey, Sink sink)
      throws IOException, BodyRefused {
    buffer.begin();
    server.begin(idempotencyKey);
    events = 0;
    try {
      fetch(body);
      skipByteOrderMark();
      switch (format) {
        case NDJSON -> lines(body, sink);
        case JSON -> json(body, sink);
      }
    } finally {
      parser.shrink();
    }
    if (events == 0) {
      throw new BodyRefused(
          new Refusal(
              RefusalCode.JSON_SYNTAX, 0, "", "the body holds no event; send at least one"));
    }
  }

  private boolean fetch(InputStream body) throws IOException, BodyRefused {
    boolean came = buffer.more(body);
    server.tick();
    return came;
  }

  private void skipByteOrderMark() {
    byte[] b = buffer.bytes;
    if (buffer.available() >= 3
        && b[0] == (byte) 0xef
        && b[1] == (byte) 0xbb
        && b[2] == (byte) 0xbf) {
      buffer.start = 3;
    }
  }

  private void count() throws BodyRefused {
    if (++events > limits.batchEventsMax()) {
      throw new BodyRefused(
          new Refusal(
              RefusalCode.BATCH_TOO_LARGE,
              0,
              "",
              "the body has more than "
                  + limits.batchEventsMax()
                  + " events; send it in smaller batches"));
    }
  }

  // ---- NDJSON ----

  private void lines(InputStream body, Sink sink) throws IOException, BodyRefused {
    int line = 1;
    int searched = 0; // bytes from start on that hold no line end
    for (; ; ) {
      int lineEnd = Bytes.indexOfLineEnd(buffer.bytes, buffer.start + searched, buffer.end);
      if (lineEnd < 0 && !buffer.ended()) {
        searched = buffer.available();
        if (searched > limits.recordBytesMax()) {
          skipLongLine(body);
          refuseLong(line++, sink);
          searched = 0;
        } else {
          fetch(body);
        }
        continue;
      }
      if (lineEnd < 0 && buffer.available() == 0) {
        return;
      }
      int end = lineEnd < 0 ? buffer.end : lineEnd;
      oneLine(end, line++, sink);
      buffer.start = Math.min(end + 1, buffer.end);
      searched = 0;
    }
  }

  private void oneLine(int end, int line, Sink sink) throws BodyRefused {
    int from = Bytes.skipSpace(buffer.bytes, buffer.start, end);
    if (from == end) {
      return;
    }
    if (end - from > limits.recordBytesMax()) {
      refuseLong(line, sink);
      return;
    }
    count();
    buffer.stopAt(end);
    try {
      parser.parse(buffer.bytes, from, end, line, record);
      int rest = Bytes.skipSpace(buffer.bytes, parser.end(), end);
      if (rest != end) {
        throw new Refused(
            RefusalCode.JSON_SYNTAX,
            "",
            "something follows the event on its line; put each event on a line of its own");
      }
    } catch (Unfinished unfinished) {
      sink.rejected(
          new Refusal(
              RefusalCode.JSON_SYNTAX,
              line,
              "",
              "the event does not end on its line; put each event on one line"));
      return;
    } catch (Refused refused) {
      sink.rejected(refusal(refused, line));
      return;
    }
    accept(sink);
  }

  private void skipLongLine(InputStream body) throws IOException, BodyRefused {
    int lineEnd = -1;
    while (lineEnd < 0) {
      buffer.start = buffer.end;
      if (!fetch(body)) {
        return;
      }
      lineEnd = Bytes.indexOfLineEnd(buffer.bytes, buffer.start, buffer.end);
    }
    buffer.start = lineEnd + 1;
  }

  private void refuseLong(int line, Sink sink) throws BodyRefused {
    count();
    sink.rejected(
        new Refusal(
            RefusalCode.RECORD_TOO_LARGE,
            line,
            "",
            "the event has more than " + limits.recordBytesMax() + " bytes; send less of it"));
  }

  // ---- JSON ----

  private void json(InputStream body, Sink sink) throws IOException, BodyRefused {
    if (!skipSpace(body)) {
      return;
    }
    if (buffer.bytes[buffer.start] == '[') {
      buffer.start++;
      array(body, sink);
      return;
    }
    if (element(body, 1, sink) != Element.PARSED) {
      return;
    }
    buffer.start = parser.end();
    if (skipSpace(body)) {
      reject(
          1,
          "something follows the event; send several events as an array, or as NDJSON with"
              + " Content-Type application/x-ndjson",
          sink);
      return;
    }
    accept(sink);
  }

  private void array(InputStream body, Sink sink) throws IOException, BodyRefused {
    String rest = "; the rest of the array was not read";
    if (!skipSpace(body)) {
      count();
      reject(1, "the array does not end; close it with ]", sink);
      return;
    }
    int line = 1;
    boolean first = buffer.bytes[buffer.start] == ']';
    while (!first) {
      switch (element(body, line, sink)) {
        case PARSED -> {
          buffer.start = parser.end();
          accept(sink);
        }
        case REFUSED -> {}
        case UNREADABLE -> {
          return;
        }
      }
      line++;
      if (!skipSpace(body)) {
        reject(line, "the array does not end; close it with ]", sink);
        return;
      }
      byte c = buffer.bytes[buffer.start];
      if (c == ']') {
        break;
      }
      if (c != ',') {
        reject(line, "expected a comma or ] after event " + (line - 1) + rest, sink);
        return;
      }
      buffer.start++;
      if (!skipSpace(body)) {
        reject(line, "the array does not end; close it with ]", sink);
        return;
      }
    }
    buffer.start++;
    if (skipSpace(body)) {
      count();
      reject(line, "something follows the array; send one array", sink);
    }
  }

  private enum Element {
    /** The record is ready; the input was not moved. */
    PARSED,
    /** The sink was told; the input stands behind the element. */
    REFUSED,
    /** The sink was told; nothing behind it can be read. */
    UNREADABLE
  }

  /** Reads the event at the start of the buffer, beginning again when it was not all there. */
  private Element element(InputStream body, int line, Sink sink) throws IOException, BodyRefused {
    count();
    for (; ; ) {
      buffer.stopAt(buffer.end);
      try {
        parser.parse(buffer.bytes, buffer.start, buffer.end, line, record);
        if (parser.end() - buffer.start <= limits.recordBytesMax()) {
          return Element.PARSED;
        }
        events--;
        refuseLong(line, sink);
        return skipElement(body) ? Element.REFUSED : Element.UNREADABLE;
      } catch (Unfinished unfinished) {
        if (buffer.available() > limits.recordBytesMax()) {
          events--;
          refuseLong(line, sink);
          return skipElement(body) ? Element.REFUSED : Element.UNREADABLE;
        }
        if (!fetch(body)) {
          reject(line, "the body ends inside the event; send all of it", sink);
          return Element.UNREADABLE;
        }
      } catch (Refused refused) {
        Refusal refusal = refusal(refused, line);
        if (refused.code() == RefusalCode.JSON_SYNTAX) {
          sink.rejected(
              new Refusal(
                  refusal.code(),
                  line,
                  refusal.member(),
                  refusal.detail() + "; what follows in the body was not read"));
          return Element.UNREADABLE;
        }
        sink.rejected(refusal);
        return skipElement(body) ? Element.REFUSED : Element.UNREADABLE;
      }
    }
  }

  /** Passes a refused element by its brackets and strings alone; false at the body's end. */
  private boolean skipElement(InputStream body) throws IOException, BodyRefused {
    long depth = 0;
    boolean inString = false;
    boolean escaped = false;
    for (; ; ) {
      for (int i = buffer.start; i < buffer.end; i++) {
        byte c = buffer.bytes[i];
        if (escaped) {
          escaped = false;
        } else if (inString) {
          escaped = c == '\\';
          inString = c != '"';
        } else if (c == '"') {
          inString = true;
        } else if (c == '{' || c == '[') {
          depth++;
        } else if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
          buffer.start = i;
          return true;
        } else if (c == '}' || c == ']') {
          depth--;
        }
      }
      buffer.start = buffer.end;
      if (!fetch(body)) {
        return false;
      }
    }
  }

  /** Moves to the next byte that is no white space; false at the body's end. */
  private boolean skipSpace(InputStream body) throws IOException, BodyRefused {
    for (; ; ) {
      buffer.start = Bytes.skipSpace(buffer.bytes, buffer.start, buffer.end);
      if (buffer.start < buffer.end) {
        return true;
      }
      if (!fetch(body)) {
        return false;
      }
    }
  }

  // ---- answers ----

  private static void reject(int line, String detail, Sink sink) {
    sink.rejected(new Refusal(RefusalCode.JSON_SYNTAX, line, "", detail));
  }

  private static Refusal refusal(Refused refused, int line) {
    return new Refusal(refused.code(), line, refused.member(), refused.detail());
  }

  private void accept(Sink sink) {
    try {
      switch (filter.look(record.buffer, record.recordLength, record.stream)) {
        case RecordFilter.Unchanged _ -> {}
        case RecordFilter.Changed(byte[] bytes, int length) ->
            parser.replace(bytes, length, record);
        case RecordFilter.Refuse(RefusalCode code, String member, String detail) ->
            throw new Refused(code, member, detail);
      }
    } catch (Refused refused) {
      sink.rejected(refusal(refused, record.line));
      return;
    }
    if (!personal.isEmpty()) {
      personal.split(parser.record(), record);
    }
    sink.accepted(record);
  }
}
