package dev.evident.codec;

import dev.evident.model.ActorType;
import dev.evident.model.RefusalCode;
import java.util.Arrays;

/**
 * Turns the JSON of one event into record bytes without making objects. Each known member's value
 * is kept as a range (see {@link JsonScanner}) in a slot; at the end the slots are written in the
 * order of the record. An object inside the event whose text is already in that order is taken as
 * it stands. Unknown members are collected and written after the sent {@code parameters}. For one
 * thread.
 */
final class EventParser {
  private static final int SCRATCH_KEPT = 1 << 16;
  private static final ActorType[] ACTOR_TYPES = ActorType.values();

  private final Limits limits;
  private final ServerValues server;
  private final JsonScanner scanner;
  private final MemberValues values;
  private final UnknownMembers unknowns;
  private final RecordEncoder record = new RecordEncoder(4_096);

  // One frame of slots for each open object, the event's first. Length 0: the member is absent.
  private final int[] offsets;
  private final int[] lengths;
  private int top;

  /** Ranges of the targets: offset and length in turn. */
  private int[] targets = new int[32];

  EventParser(Limits limits, ServerValues server) {
    this.limits = limits;
    this.server = server;
    this.scanner = new JsonScanner(limits.depthMax());
    this.values = new MemberValues(limits, server, scanner);
    this.unknowns = new UnknownMembers(scanner);
    int slots = (limits.depthMax() + 2) * Shape.EVENT.size();
    this.offsets = new int[slots];
    this.lengths = new int[slots];
  }

  /** Where the event ended in the input. */
  int end() {
    return scanner.pos;
  }

  /** The record's bytes, until the next event. */
  RecordEncoder record() {
    return record;
  }

  /** Gives back what one huge event has left behind. */
  void shrink() {
    record.shrink(SCRATCH_KEPT);
    scratch().shrink(SCRATCH_KEPT);
    if (targets.length > SCRATCH_KEPT) {
      targets = new int[32];
    }
    unknowns.shrink(SCRATCH_KEPT);
    scanner.start(new byte[RecordEncoder.SLACK], 0, 0);
  }

  private RecordEncoder scratch() {
    return scanner.scratch;
  }

  /**
   * Reads one event; the byte at {@code to} must be 0.
   *
   * @param line the event's place in the body, part of an id made from an idempotency key
   * @throws Refused when the event is not accepted
   * @throws Unfinished when the input ends inside the event
   */
  void parse(byte[] bytes, int from, int to, int line, ParsedRecord out) {
    scanner.start(bytes, from, to);
    values.begin();
    unknowns.begin();
    top = 0;
    if (scanner.next() != '{') {
      throw notObject();
    }
    members(Shape.EVENT, 1);
    require(Shape.EVENT, Shape.ACTION);
    require(Shape.EVENT, Shape.ACTOR_MEMBER);
    int moved = unknowns.write(offsets[Shape.PARAMETERS], lengths[Shape.PARAMETERS]);
    if (moved >= 0) {
      offsets[Shape.PARAMETERS] = ~moved;
      lengths[Shape.PARAMETERS] = scratch().length() - moved;
    }
    fillIn(line, out);
    record.clear();
    assemble(Shape.EVENT, 0, record);
    out.line = line;
    show(out);
  }

  /**
   * Other bytes take the place of the record that was parsed last; its id may be another one.
   *
   * @throws Refused when they are too many
   */
  void replace(byte[] bytes, int length, ParsedRecord out) {
    record.clear();
    record.raw(bytes, 0, length);
    show(out);
    out.idLength = Records.idEnd(out.buffer) - Records.ID_OFFSET;
    out.idMillis = UuidV7.millis(out.buffer, Records.ID_OFFSET, out.idLength);
  }

  private void show(ParsedRecord out) {
    if (record.length() > limits.recordBytesMax()) {
      throw new Refused(
          RefusalCode.RECORD_TOO_LARGE,
          "",
          "the record would have %d bytes, at most %d are taken; send less of it"
              .formatted(record.length(), limits.recordBytesMax()));
    }
    out.buffer = record.bytes();
    out.recordLength = record.length();
    out.segments = 1;
    out.firstOffset = 0;
    out.firstLength = record.length();
    out.secondOffset = 0;
    out.secondLength = 0;
  }

  private RuntimeException notObject() {
    String found = MemberValues.describe(scanner.in[scanner.pos]);
    if (found.isEmpty()) {
      return scanner.unexpected("an event, which is a JSON object");
    }
    scanner.checkWord();
    return new Refused(
        RefusalCode.JSON_NOT_OBJECT, "", "an event must be a JSON object, not " + found);
  }

  /** Ids, times and names that the producer left to the server. */
  private void fillIn(int line, ParsedRecord out) {
    RecordEncoder scratch = scratch();
    lengths[Shape.RECEIVED] = Rfc3339.MILLIS_LENGTH + 2;
    offsets[Shape.RECEIVED] = ~server.writeReceived(scratch);
    out.timeFromServer = !values.timeSent();
    if (!values.timeSent()) {
      offsets[Shape.TIME] = offsets[Shape.RECEIVED];
      lengths[Shape.TIME] = lengths[Shape.RECEIVED];
    }
    out.idFromServer = false;
    if (lengths[Shape.ID] == 0) {
      out.idFromServer = !server.hasIdempotencyKey();
      offsets[Shape.ID] = ~server.writeId(scratch, line);
      lengths[Shape.ID] = UuidV7.LENGTH + 2;
    }
    int id = offsets[Shape.ID];
    out.idLength = lengths[Shape.ID] - 2;
    out.idMillis =
        UuidV7.millis(scanner.array(id), JsonScanner.index(id) + 1, lengths[Shape.ID] - 2);
    NameNumbers streams = server.streams();
    out.stream =
        nameNumber(Shape.STREAM, streams, streams.defaultToken(), RefusalCode.STREAM_UNKNOWN);
    byte[] usualClass = server.defaultClass(out.stream);
    out.recordClass =
        nameNumber(Shape.CLASS, server.classes(), usualClass, RefusalCode.CLASS_UNKNOWN);
  }

  private int nameNumber(int member, NameNumbers numbers, byte[] usual, RefusalCode unknown) {
    if (lengths[member] == 0) {
      offsets[member] = ~scratch().length();
      scratch().raw(usual);
      lengths[member] = usual.length;
    }
    int range = offsets[member];
    int number =
        numbers.number(scanner.array(range), JsonScanner.index(range) + 1, lengths[member] - 2);
    if (number < 0) {
      String name = Shape.EVENT.name(member);
      throw new Refused(
          unknown,
          name,
          "there is no %s \"%s\"; create it first or leave %s out"
              .formatted(name, scanner.text(JsonScanner.inner(range), lengths[member] - 2), name));
    }
    return number;
  }

  // ---- objects with known members ----

  /** Reads an object into a new frame; true when its text is already what a record holds. */
  private boolean members(Shape shape, int depth) {
    scanner.checkDepth(depth);
    int base = top;
    top += shape.size();
    Arrays.fill(lengths, base, top, 0);
    int before = scanner.rewrites;
    boolean inOrder = true;
    int last = -1;
    int seen = 0;
    scanner.pos++;
    byte c = scanner.next();
    if (c == '}') {
      scanner.pos++;
      return before == scanner.rewrites;
    }
    for (; ; ) {
      if (c != '"') {
        throw scanner.unexpected("a member name in double quotes");
      }
      scanner.string();
      int name = scanner.offset;
      int nameLength = scanner.length;
      if (scanner.next() != ':') {
        throw scanner.unexpected("a colon after the member name");
      }
      scanner.pos++;
      scanner.next();
      int member = shape.find(scanner.array(name), JsonScanner.index(name) + 1, nameLength - 2);
      if (member < 0) {
        inOrder = false;
        unknowns.keep(name, nameLength, depth);
      } else {
        if ((seen & 1 << member) != 0) {
          throw scanner.duplicate(JsonScanner.inner(name), nameLength - 2);
        }
        seen |= 1 << member;
        if (scanner.isNull()) {
          inOrder = false;
        } else {
          known(shape, member, depth);
          offsets[base + member] = scanner.offset;
          lengths[base + member] = scanner.length;
          inOrder &= member > last;
          last = member;
        }
      }
      c = scanner.next();
      if (c == ',') {
        scanner.pos++;
        c = scanner.next();
      } else if (c == '}') {
        scanner.pos++;
        return inOrder && before == scanner.rewrites;
      } else {
        throw scanner.unexpected("a comma or the end of the object");
      }
    }
  }

  private void known(Shape shape, int member, int depth) {
    if (depth == 1) {
      unknowns.inside(member);
    }
    try {
      read(shape.kind(member), depth);
    } catch (Refused refused) {
      throw refused.within(shape.name(member));
    }
  }

  private void read(Shape.Kind kind, int depth) {
    switch (kind) {
      case TEXT -> values.text(limits.textCharsMax());
      case NAME -> values.name(limits.textCharsMax());
      case LONG_TEXT -> values.text(Integer.MAX_VALUE); // the record is the bound
      case STREAM, CLASS -> values.name(limits.textCharsMax());
      case ID -> values.name(limits.idCharsMax());
      case TIME -> values.time();
      case ACTION -> values.action();
      case CATEGORY -> values.oneOf(Shape.CATEGORIES);
      case OUTCOME -> values.oneOf(Shape.OUTCOMES);
      case ACTOR_TYPE -> values.oneOf(Shape.ACTOR_TYPES);
      case IP -> values.ip();
      case PORT -> values.port();
      case SEQUENCE -> values.sequence();
      case ACTOR -> object(Shape.ACTOR, depth + 1);
      case ORIGIN -> object(Shape.ORIGIN, depth + 1);
      case CONTEXT -> object(Shape.CONTEXT, depth + 1);
      case PRODUCER -> object(Shape.PRODUCER, depth + 1);
      case SOURCE -> object(Shape.SOURCE, depth + 1);
      case TARGETS -> targets(depth + 1);
      case PARAMETERS -> {
        if (scanner.in[scanner.pos] != '{') {
          throw values.wrongType("an object");
        }
        scanner.object(unknowns.keys(), depth + 1);
      }
      case CHANGES -> {
        byte c = scanner.in[scanner.pos];
        if (c != '{' && c != '[') {
          throw values.wrongType("an object {before, after} or a list of {field, before, after}");
        }
        scanner.value(depth);
      }
      case RECEIVED -> throw new AssertionError("bug: received is not read from producers");
    }
  }

  /** Leaves the object's range in the scanner. */
  private void object(Shape shape, int depth) {
    if (scanner.in[scanner.pos] != '{') {
      throw values.wrongType("an object");
    }
    int from = scanner.pos;
    int base = top;
    boolean canonical = members(shape, depth);
    check(shape, base);
    if (canonical) {
      scanner.offset = from;
      scanner.length = scanner.pos - from;
    } else {
      RecordEncoder scratch = scratch();
      int at = scratch.length();
      assemble(shape, base, scratch);
      scanner.offset = ~at;
      scanner.length = scratch.length() - at;
      scanner.rewrites++;
    }
    top = base;
  }

  private void check(Shape shape, int base) {
    if (shape == Shape.ACTOR) {
      require(shape, base, Shape.ACTOR_TYPE);
      int type = offsets[base + Shape.ACTOR_TYPE];
      int found =
          Shape.ACTOR_TYPES.find(
              scanner.array(type),
              JsonScanner.index(type) + 1,
              lengths[base + Shape.ACTOR_TYPE] - 2);
      if (ACTOR_TYPES[found].needsId()) {
        require(shape, base, Shape.ACTOR_ID);
      }
    } else if (shape == Shape.PRODUCER) {
      require(shape, base, Shape.PRODUCER_ID);
    }
  }

  private void require(Shape shape, int member) {
    require(shape, 0, member);
  }

  private void require(Shape shape, int base, int member) {
    if (lengths[base + member] == 0) {
      String name = shape.name(member);
      throw new Refused(
          RefusalCode.MEMBER_MISSING, name, "the member " + name + " is required; send it");
    }
  }

  /** Writes the slots of a frame as an object. */
  private void assemble(Shape shape, int base, RecordEncoder out) {
    int start = out.length();
    int size = shape.size();
    for (int member = 0; member < size; member++) {
      int count = lengths[base + member];
      if (count != 0) {
        int range = offsets[base + member];
        out.raw(shape.token(member));
        out.raw(scanner.array(range), JsonScanner.index(range), count);
      }
    }
    if (out.length() == start) {
      out.one('{');
    } else {
      out.bytes()[start] = '{'; // in place of the first member's comma
    }
    out.one('}');
  }

  private void targets(int depth) {
    if (scanner.in[scanner.pos] != '[') {
      throw values.wrongType("a list of objects");
    }
    scanner.checkDepth(depth);
    int from = scanner.pos;
    int before = scanner.rewrites;
    int size = 0;
    scanner.pos++;
    byte c = scanner.next();
    if (c == ']') {
      scanner.pos++;
    } else {
      for (; ; ) {
        unknowns.insideTarget(size / 2);
        try {
          object(Shape.TARGET, depth + 1);
        } catch (Refused refused) {
          throw refused.within(Integer.toString(unknowns.targetIndex()));
        }
        if (size == targets.length) {
          targets = Arrays.copyOf(targets, size * 2);
        }
        targets[size++] = scanner.offset;
        targets[size++] = scanner.length;
        c = scanner.next();
        scanner.pos++;
        if (c == ']') {
          break;
        } else if (c != ',') {
          scanner.pos--;
          throw scanner.unexpected("a comma or the end of the list");
        }
        scanner.next();
      }
    }
    if (before == scanner.rewrites) {
      scanner.offset = from;
      scanner.length = scanner.pos - from;
    } else {
      writeTargets(size);
    }
  }

  private void writeTargets(int size) {
    RecordEncoder scratch = scratch();
    int at = scratch.length();
    scratch.one('[');
    for (int i = 0; i < size; i += 2) {
      if (i > 0) {
        scratch.one(',');
      }
      scratch.raw(scanner.array(targets[i]), JsonScanner.index(targets[i]), targets[i + 1]);
    }
    scratch.one(']');
    scanner.offset = ~at;
    scanner.length = scratch.length() - at;
  }
}
