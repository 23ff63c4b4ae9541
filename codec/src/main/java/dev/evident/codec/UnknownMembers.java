package dev.evident.codec;

import dev.evident.model.RefusalCode;
import java.util.Arrays;

/**
 * Members that an event may not have but has: nothing is lost, they move under {@code parameters},
 * those of inner objects with their dotted path as the name. A name that stands there already
 * refuses the event. For one thread.
 */
final class UnknownMembers {
  private static final int RANGES_AT_FIRST = 32;

  private final JsonScanner scanner;
  private final MemberKeys keys;

  /** Ranges: offset and length of the name, then of the value. */
  private int[] ranges = new int[RANGES_AT_FIRST];

  private int size;

  // Where the parser is, for the names of members of inner objects.
  private int rootMember;
  private int targetIndex;

  UnknownMembers(JsonScanner scanner) {
    this.scanner = scanner;
    this.keys = new MemberKeys(scanner);
  }

  /** Begins an event. */
  void begin() {
    keys.clear();
    size = 0;
  }

  /** Gives back what one huge event has left behind. */
  void shrink(int kept) {
    keys.clear();
    if (ranges.length > kept) {
      ranges = new int[RANGES_AT_FIRST];
    }
  }

  /** The names inside {@code parameters}: those that were sent, and those that move there. */
  MemberKeys keys() {
    return keys;
  }

  /** The parser is inside this member of the event. */
  void inside(int member) {
    rootMember = member;
  }

  /** The parser is inside this target. */
  void insideTarget(int index) {
    targetIndex = index;
  }

  int targetIndex() {
    return targetIndex;
  }

  /** Keeps a member of the object at this depth; the scanner stands at its value. */
  void keep(int name, int nameLength, int depth) {
    RecordEncoder scratch = scanner.scratch;
    int at = scratch.length();
    scratch.one('"');
    if (depth > 1) {
      scratch.ascii(path(depth));
    }
    scratch.raw(scanner.array(name), JsonScanner.index(name) + 1, nameLength - 1);
    int count = scratch.length() - at;
    if (!keys.add(0, JsonScanner.inner(~at), count - 2)) {
      throw taken(JsonScanner.inner(~at), count - 2, depth);
    }
    try {
      scanner.value(Math.max(depth, 2)); // it will stand inside parameters
    } catch (Refused refused) {
      throw refused.within(scanner.text(JsonScanner.inner(name), nameLength - 2));
    }
    if (size + 4 > ranges.length) {
      ranges = Arrays.copyOf(ranges, ranges.length * 2);
    }
    ranges[size++] = ~at;
    ranges[size++] = count;
    ranges[size++] = scanner.offset;
    ranges[size++] = scanner.length;
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

  /**
   * Writes an object of the sent parameters and the kept members.
   *
   * @param sentRange the sent parameters, {@code sentLength} bytes; 0 when there are none
   * @return where it begins in the scratch, or -1 when there is nothing to write
   */
  int write(int sentRange, int sentLength) {
    int twice = keys.close(0);
    if (twice >= 0) {
      throw scanner.duplicate(keys.offset(twice), keys.length(twice)).within("parameters");
    }
    if (size == 0) {
      return -1;
    }
    RecordEncoder scratch = scanner.scratch;
    int at = scratch.length();
    boolean comma = sentLength > 2; // more than {}
    if (comma) {
      scratch.raw(scanner.array(sentRange), JsonScanner.index(sentRange), sentLength - 1);
    } else {
      scratch.one('{');
    }
    for (int i = 0; i < size; i += 4) {
      if (comma) {
        scratch.one(',');
      }
      comma = true;
      scratch.raw(scanner.array(ranges[i]), JsonScanner.index(ranges[i]), ranges[i + 1]);
      scratch.one(':');
      int value = ranges[i + 2];
      scratch.raw(scanner.array(value), JsonScanner.index(value), ranges[i + 3]);
    }
    scratch.one('}');
    return at;
  }
}
