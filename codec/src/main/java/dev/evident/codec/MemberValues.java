package dev.evident.codec;

import dev.evident.model.RefusalCode;
import java.util.List;

/**
 * Reads the value of one known member and checks what it may be. Each method begins at the value's
 * first byte and leaves its range in the scanner; a refusal names no member, which the caller adds.
 * For one thread.
 */
final class MemberValues {
  private final Limits limits;
  private final ServerValues server;
  private final JsonScanner scanner;
  private final Rfc3339 time = new Rfc3339();

  private long latestMillis;
  private boolean timeSent;

  MemberValues(Limits limits, ServerValues server, JsonScanner scanner) {
    this.limits = limits;
    this.server = server;
    this.scanner = scanner;
  }

  /** Begins an event. */
  void begin() {
    timeSent = false;
    latestMillis = server.receivedMillis() + limits.futureMax().toMillis();
  }

  /** Whether the event had a time. */
  boolean timeSent() {
    return timeSent;
  }

  void text(int charsMax) {
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

  void name(int charsMax) {
    text(charsMax);
    if (scanner.length == 2) {
      throw wrongValue("must not be empty; send a text or leave the member out");
    }
  }

  void oneOf(KnownNames allowed) {
    if (scanner.in[scanner.pos] != '"') {
      throw wrongType("a string");
    }
    scanner.string();
    int range = scanner.offset;
    int found =
        allowed.find(scanner.array(range), JsonScanner.index(range) + 1, scanner.length - 2);
    if (found < 0) {
      throw wrongValue("must be one of %s, not \"%s\"".formatted(listed(allowed.names()), inner()));
    }
  }

  private static String listed(List<String> names) {
    return String.join(", ", names);
  }

  void time() {
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
              "\"%s\" says no zone; add Z or an offset such as +02:00".formatted(inner()));
      case INVALID ->
          throw new Refused(
              RefusalCode.TIME_INVALID,
              "",
              "\"%s\" is no RFC 3339 time; send it like 2026-10-01T00:00:06.892Z"
                  .formatted(inner()));
    }
    if (time.epochMillis() > latestMillis) {
      throw new Refused(
          RefusalCode.TIME_FUTURE,
          "",
          "\"%s\" is more than %d hours ahead of the server's %s; check the clock and the zone"
              .formatted(
                  inner(),
                  limits.futureMax().toHours(),
                  Rfc3339.textOfMillis(server.receivedMillis())));
    }
    timeSent = true;
    if (!time.canonical()) {
      RecordEncoder scratch = scanner.scratch;
      int at = scratch.room(Rfc3339.LENGTH_MAX + 2);
      scratch.bytes()[at] = '"';
      int count = time.write(scratch.bytes(), at + 1);
      scratch.bytes()[at + 1 + count] = '"';
      scanner.offset = ~at;
      scanner.length = count + 2;
    }
  }

  void action() {
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
              .formatted(inner()));
    }
  }

  private static boolean actionCharacter(byte c) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || (c >= '-' && c <= ':' && c != '.') // - / 0 to 9 :
        || c == '_';
  }

  void ip() {
    text(limits.textCharsMax());
    int range = scanner.offset;
    if (!IpLiteral.valid(scanner.array(range), JsonScanner.index(range) + 1, scanner.length - 2)) {
      throw wrongValue(
          "must be an IPv4 or IPv6 address such as 192.0.2.1 or 2001:db8::1, not \"%s\""
              .formatted(inner()));
    }
  }

  void port() {
    if (integer() > 65_535) {
      throw wrongValue("must be 0 to 65535");
    }
  }

  void sequence() {
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

  /** What stands here is of another type than wanted, or no value at all. */
  RuntimeException wrongType(String wanted) {
    String found = describe(scanner.in[scanner.pos]);
    if (found.isEmpty()) {
      return scanner.unexpected("a value");
    }
    scanner.checkWord();
    return new Refused(RefusalCode.MEMBER_TYPE, "", "must be " + wanted + ", not " + found);
  }

  private static Refused wrongValue(String detail) {
    return new Refused(RefusalCode.MEMBER_VALUE, "", detail);
  }

  /** The kind of value that begins like this, in words; empty when none does. */
  static String describe(byte c) {
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

  /** The text in the quotes of the range, for a message. */
  private String inner() {
    return scanner.text(JsonScanner.inner(scanner.offset), scanner.length - 2);
  }
}
