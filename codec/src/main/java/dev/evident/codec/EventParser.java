package dev.evident.codec;

import dev.evident.model.ActorType;
import dev.evident.model.RefusalCode;
import java.util.Arrays;
import java.util.List;

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
  private final MemberKeys parameterKeys;
  private final RecordEncoder record = new RecordEncoder(4_096);
  private final Rfc3339 time = new Rfc3339();

  // One frame of slots for each open object, the event's first. Length 0: the member is absent.
  private final int[] offsets;
  private final int[] lengths;
  private int top;

  /** Ranges of the targets: offset and length in turn. */
  private int[] targets = new int[32];

  /** Ranges of unknown members: offset and length of the name, then of the value. */
  private int[] unknowns = new int[32];

  private int unknownsSize;

  // Where the parser is, for the names of unknown members.
  private int rootMember;
  private int targetIndex;

  private long latestMillis;
  private boolean timeSent;

  EventParser(Limits limits, ServerValues server) {
    this.limits = limits;
    this.server = server;
    this.scanner = new JsonScanner(limits.depthMax());
    this.parameterKeys = new MemberKeys(scanner);
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
    if (unknowns.length > SCRATCH_KEPT) {
      unknowns = new int[32];
    }
    parameterKeys.clear();
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
    parameterKeys.clear();
    unknownsSize = 0;
    top = 0;
    timeSent = false;
    latestMillis = server.receivedMillis() + limits.futureMax().toMillis();
    if (scanner.next() != '{') {
      throw notObject();
    }
    members(Shape.EVENT, 1);
    require(Shape.EVENT, Shape.ACTION);
    require(Shape.EVENT, Shape.ACTOR_MEMBER);
    moveUnknowns();
    fillIn(line, out);
    record.clear();
    assemble(Shape.EVENT, 0, record);
    if (record.length() > limits.recordBytesMax()) {
      throw new Refused(
          RefusalCode.RECORD_TOO_LARGE,
          "",
          "the record would have %d bytes, at most %d are taken; send less of it"
              .formatted(record.length(), limits.recordBytesMax()));
    }
    out.line = line;
    out.buffer = record.bytes();
    out.recordLength = record.length();
    out.segments = 1;
    out.firstOffset = 0;
    out.firstLength = record.length();
    out.secondOffset = 0;
    out.secondLength = 0;
  }

  private RuntimeException notObject() {
    String found = describe(scanner.in[scanner.pos]);
    if (found.isEmpty()) {
      return scanner.unexpected("an event, which is a JSON object");
    }
    return new Refused(
        RefusalCode.JSON_NOT_OBJECT, "", "an event must be a JSON object, not " + found);
  }

  /** Ids, times and names that the producer left to the server. */
  private void fillIn(int line, ParsedRecord out) {
    RecordEncoder scratch = scratch();
    lengths[Shape.RECEIVED] = Rfc3339.MILLIS_LENGTH + 2;
    offsets[Shape.RECEIVED] = ~server.writeReceived(scratch);
    out.timeFromServer = !timeSent;
    if (!timeSent) {
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
    out.stream = nameNumber(Shape.STREAM, server.streams(), RefusalCode.STREAM_UNKNOWN);
    out.recordClass = nameNumber(Shape.CLASS, server.classes(), RefusalCode.CLASS_UNKNOWN);
  }

  private int nameNumber(int member, NameNumbers numbers, RefusalCode unknown) {
    if (lengths[member] == 0) {
      offsets[member] = ~scratch().length();
      scratch().raw(numbers.defaultToken());
      lengths[member] = numbers.defaultToken().length;
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
              .formatted(name, innerText(range, lengths[member]), name));
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
        unknown(name, nameLength, depth);
      } else {
        if ((seen & 1 << member) != 0) {
          throw scanner.duplicate(inner(name), nameLength - 2);
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
      rootMember = member;
    }
    try {
      read(shape.kind(member), depth);
    } catch (Refused refused) {
      throw refused.within(shape.name(member));
    }
  }

  private void read(Shape.Kind kind, int depth) {
    switch (kind) {
      case TEXT -> text(limits.textCharsMax());
      case NAME -> name(limits.textCharsMax());
      case LONG_TEXT -> text(Integer.MAX_VALUE); // the record is the bound
      case STREAM, CLASS -> name(limits.textCharsMax());
      case ID -> name(limits.idCharsMax());
      case TIME -> time();
      case ACTION -> action();
      case CATEGORY -> oneOf(Shape.CATEGORIES);
      case OUTCOME -> oneOf(Shape.OUTCOMES);
      case ACTOR_TYPE -> oneOf(Shape.ACTOR_TYPES);
      case IP -> ip();
      case PORT -> port();
      case SEQUENCE -> sequence();
      case ACTOR -> object(Shape.ACTOR, depth + 1);
      case ORIGIN -> object(Shape.ORIGIN, depth + 1);
      case CONTEXT -> object(Shape.CONTEXT, depth + 1);
      case PRODUCER -> object(Shape.PRODUCER, depth + 1);
      case SOURCE -> object(Shape.SOURCE, depth + 1);
      case TARGETS -> targets(depth + 1);
      case PARAMETERS -> {
        if (scanner.in[scanner.pos] != '{') {
          throw wrongType("an object");
        }
        scanner.object(parameterKeys, depth + 1);
      }
      case CHANGES -> {
        byte c = scanner.in[scanner.pos];
        if (c != '{' && c != '[') {
          throw wrongType("an object {before, after} or a list of {field, before, after}");
        }
        scanner.value(depth);
      }
      case RECEIVED -> throw new AssertionError("bug: received is not read from producers");
    }
  }

  /** Leaves the object's range in the scanner. */
  private void object(Shape shape, int depth) {
    if (scanner.in[scanner.pos] != '{') {
      throw wrongType("an object");
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
      throw wrongType("a list of objects");
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
        targetIndex = size / 2;
        try {
          object(Shape.TARGET, depth + 1);
        } catch (Refused refused) {
          throw refused.within(Integer.toString(targetIndex));
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

  // ---- unknown members ----

  private void unknown(int name, int nameLength, int depth) {
    RecordEncoder scratch = scratch();
    int at = scratch.length();
    scratch.one('"');
    if (depth > 1) {
      scratch.ascii(path(depth));
    }
    scratch.raw(scanner.array(name), JsonScanner.index(name) + 1, nameLength - 1);
    int count = scratch.length() - at;
    if (!parameterKeys.add(0, inner(~at), count - 2)) {
      throw taken(inner(~at), count - 2, depth);
    }
    try {
      scanner.value(Math.max(depth, 2)); // it will stand inside parameters
    } catch (Refused refused) {
      throw refused.within(scanner.text(inner(name), nameLength - 2));
    }
    if (unknownsSize + 4 > unknowns.length) {
      unknowns = Arrays.copyOf(unknowns, unknowns.length * 2);
    }
    unknowns[unknownsSize++] = ~at;
    unknowns[unknownsSize++] = count;
    unknowns[unknownsSize++] = scanner.offset;
    unknowns[unknownsSize++] = scanner.length;
  }

  /** The dotted place of the object at this depth, with a dot at the end. */
  private String path(int depth) {
    String root = Shape.EVENT.name(rootMember) + ".";
    return switch (Shape.EVENT.kind(rootMember)) {
      case ACTOR -> root + "on_behalf_of.".repeat(depth - 2);
      case TARGETS -> root + targetIndex + ".";
      default -> root;
    };
  }

  private Refused taken(int name, int length, int depth) {
    String full = scanner.text(name, length);
    String shown =
        depth == 1 ? full : full.substring(Math.min(path(depth).length(), full.length()));
    return new Refused(
        RefusalCode.JSON_DUPLICATE_MEMBER,
        shown,
        "the member is there twice, or it is unknown and would move to parameters, which has a"
            + " member \""
            + full
            + "\" already; rename one");
  }

  private void moveUnknowns() {
    int twice = parameterKeys.close(0);
    if (twice >= 0) {
      throw scanner
          .duplicate(parameterKeys.offset(twice), parameterKeys.length(twice))
          .within("parameters");
    }
    if (unknownsSize == 0) {
      return;
    }
    RecordEncoder scratch = scratch();
    int at = scratch.length();
    int sent = lengths[Shape.PARAMETERS];
    boolean comma = sent > 2; // more than {}
    if (comma) {
      int range = offsets[Shape.PARAMETERS];
      scratch.raw(scanner.array(range), JsonScanner.index(range), sent - 1);
    } else {
      scratch.one('{');
    }
    for (int i = 0; i < unknownsSize; i += 4) {
      if (comma) {
        scratch.one(',');
      }
      comma = true;
      scratch.raw(scanner.array(unknowns[i]), JsonScanner.index(unknowns[i]), unknowns[i + 1]);
      scratch.one(':');
      int value = unknowns[i + 2];
      scratch.raw(scanner.array(value), JsonScanner.index(value), unknowns[i + 3]);
    }
    scratch.one('}');
    offsets[Shape.PARAMETERS] = ~at;
    lengths[Shape.PARAMETERS] = scratch.length() - at;
  }

  // ---- values ----

  private void text(int charsMax) {
    if (scanner.in[scanner.pos] != '"') {
      throw wrongType("a string");
    }
    scanner.string();
    if (scanner.length - 2 > charsMax) {
      int from = JsonScanner.index(scanner.offset) + 1;
      int count = Utf8.characters(scanner.array(scanner.offset), from, from + scanner.length - 2);
      if (count > charsMax) {
        throw new Refused(
            RefusalCode.MEMBER_TOO_LONG,
            "",
            "the text has %d characters, at most %d are taken; shorten it"
                .formatted(count, charsMax));
      }
    }
  }

  private void name(int charsMax) {
    text(charsMax);
    if (scanner.length == 2) {
      throw wrongValue("must not be empty; send a text or leave the member out");
    }
  }

  private void oneOf(KnownNames allowed) {
    if (scanner.in[scanner.pos] != '"') {
      throw wrongType("a string");
    }
    scanner.string();
    int range = scanner.offset;
    int found =
        allowed.find(scanner.array(range), JsonScanner.index(range) + 1, scanner.length - 2);
    if (found < 0) {
      throw wrongValue(
          "must be one of %s, not \"%s\""
              .formatted(listed(allowed.names()), innerText(range, scanner.length)));
    }
  }

  private static String listed(List<String> names) {
    return String.join(", ", names);
  }

  private void time() {
    if (scanner.in[scanner.pos] != '"') {
      throw wrongType("a string with an RFC 3339 time");
    }
    scanner.string();
    int range = scanner.offset;
    Rfc3339.Result result =
        time.parse(scanner.array(range), JsonScanner.index(range) + 1, scanner.length - 2);
    switch (result) {
      case OK -> {}
      case ZONE_MISSING ->
          throw new Refused(
              RefusalCode.TIME_ZONE_MISSING,
              "",
              "\"%s\" says no zone; add Z or an offset such as +02:00"
                  .formatted(innerText(range, scanner.length)));
      case INVALID ->
          throw new Refused(
              RefusalCode.TIME_INVALID,
              "",
              "\"%s\" is no RFC 3339 time; send it like 2026-10-01T00:00:06.892Z"
                  .formatted(innerText(range, scanner.length)));
    }
    if (time.epochMillis() > latestMillis) {
      throw new Refused(
          RefusalCode.TIME_FUTURE,
          "",
          "\"%s\" is more than %d hours ahead of the server's %s; check the clock and the zone"
              .formatted(
                  innerText(range, scanner.length),
                  limits.futureMax().toHours(),
                  Rfc3339.textOfMillis(server.receivedMillis())));
    }
    timeSent = true;
    if (!time.canonical()) {
      RecordEncoder scratch = scratch();
      int at = scratch.room(Rfc3339.LENGTH_MAX + 2);
      scratch.bytes()[at] = '"';
      int count = time.write(scratch.bytes(), at + 1);
      scratch.bytes()[at + 1 + count] = '"';
      scanner.offset = ~at;
      scanner.length = count + 2;
    }
  }

  private void action() {
    name(limits.actionCharsMax());
    byte[] bytes = scanner.array(scanner.offset);
    int from = JsonScanner.index(scanner.offset) + 1;
    int end = from + scanner.length - 2;
    int parts = 1;
    int partStart = from;
    for (int i = from; i < end; i++) {
      byte c = bytes[i];
      if (c == '.') {
        if (i == partStart) {
          parts = 0;
          break;
        }
        parts++;
        partStart = i + 1;
      } else if (!actionCharacter(c)) {
        parts = 0;
        break;
      }
    }
    if (parts < 2 || partStart == end) {
      throw wrongValue(
          "must be object.verb in letters, digits and _ : / - such as document.export, not \"%s\""
              .formatted(innerText(scanner.offset, scanner.length)));
    }
  }

  private static boolean actionCharacter(byte c) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || (c >= '-' && c <= ':' && c != '.') // - / 0 to 9 :
        || c == '_';
  }

  private void ip() {
    text(limits.textCharsMax());
    int range = scanner.offset;
    if (!IpLiteral.valid(scanner.array(range), JsonScanner.index(range) + 1, scanner.length - 2)) {
      throw wrongValue(
          "must be an IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, not \"%s\""
              .formatted(innerText(range, scanner.length)));
    }
  }

  private void port() {
    if (integer() > 65_535) {
      throw wrongValue("must be 0 to 65535");
    }
  }

  private void sequence() {
    if (integer() < 0) {
      throw wrongValue("must be 0 to 9223372036854775807");
    }
  }

  /** A whole number from 0 to 2^63-1; the check on the range is the caller's, -1 when beyond. */
  private long integer() {
    byte first = scanner.in[scanner.pos];
    if (first != '-' && (first < '0' || first > '9')) {
      throw wrongType("a whole number");
    }
    int from = scanner.pos;
    scanner.number();
    scanner.offset = from;
    scanner.length = scanner.pos - from;
    long value = 0;
    for (int i = from; i < scanner.pos; i++) {
      int digit = scanner.in[i] - '0';
      if (digit < 0 || digit > 9) {
        throw wrongValue("must be a whole number without sign, point or exponent");
      }
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw wrongValue("is too large; at most 9223372036854775807 fits");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  // ---- refusals ----

  private RuntimeException wrongType(String wanted) {
    String found = describe(scanner.in[scanner.pos]);
    if (found.isEmpty()) {
      return scanner.unexpected("a value");
    }
    return new Refused(RefusalCode.MEMBER_TYPE, "", "must be " + wanted + ", not " + found);
  }

  private static Refused wrongValue(String detail) {
    return new Refused(RefusalCode.MEMBER_VALUE, "", detail);
  }

  private static String describe(byte c) {
    return switch (c) {
      case '{' -> "an object";
      case '[' -> "a list";
      case '"' -> "a string";
      case 't', 'f' -> "true or false";
      case 'n' -> "null";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
      default -> ""; // no JSON value begins like this
    };
  }

  private String innerText(int range, int length) {
    return scanner.text(inner(range), length - 2);
  }

  /** The range without its first byte, the quote. */
  private static int inner(int range) {
    return range >= 0 ? range + 1 : range - 1;
  }
}
