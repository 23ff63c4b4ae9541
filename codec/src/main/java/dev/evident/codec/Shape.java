package dev.evident.codec;

import dev.evident.model.ActorType;
import dev.evident.model.Category;
import dev.evident.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The known members of one kind of object, in the order in which records hold them. */
final class Shape {
  /** What a member's value must be. */
  enum Kind {
    ID,
    TIME,
    /** Written by the server only; a producer's member of this name is unknown. */
    RECEIVED,
    ACTION,
    CATEGORY,
    OUTCOME,
    ACTOR_TYPE,
    /** A short text. */
    TEXT,
    /** A short text that says something. */
    NAME,
    /** A text bounded by the record only. */
    LONG_TEXT,
    IP,
    PORT,
    SEQUENCE,
    STREAM,
    CLASS,
    ACTOR,
    TARGETS,
    ORIGIN,
    CONTEXT,
    PRODUCER,
    SOURCE,
    PARAMETERS,
    CHANGES
  }

  static final KnownNames CATEGORIES =
      new KnownNames(Stream.of(Category.values()).map(Category::text).toList());
  static final KnownNames OUTCOMES =
      new KnownNames(Stream.of(Outcome.values()).map(Outcome::text).toList());
  static final KnownNames ACTOR_TYPES =
      new KnownNames(Stream.of(ActorType.values()).map(ActorType::text).toList());

  static final Shape ACTOR =
      new Shape(
          List.of("type", "id", "name", "email", "on_behalf_of"),
          Kind.ACTOR_TYPE,
          Kind.NAME,
          Kind.TEXT,
          Kind.TEXT,
          Kind.ACTOR);
  static final int ACTOR_TYPE = 0;
  static final int ACTOR_ID = 1;

  static final Shape TARGET =
      new Shape(List.of("type", "id", "name"), Kind.TEXT, Kind.TEXT, Kind.TEXT);

  static final Shape ORIGIN =
      new Shape(
          List.of("ip", "port", "device", "user_agent", "country", "city"),
          Kind.IP,
          Kind.PORT,
          Kind.TEXT,
          Kind.TEXT,
          Kind.TEXT,
          Kind.TEXT);

  static final Shape CONTEXT =
      new Shape(
          List.of(
              "service", "environment", "host", "region", "request_id", "session_id", "trace_id"),
          Kind.TEXT,
          Kind.TEXT,
          Kind.TEXT,
          Kind.TEXT,
          Kind.TEXT,
          Kind.TEXT,
          Kind.TEXT);

  static final Shape PRODUCER = new Shape(List.of("id", "sequence"), Kind.NAME, Kind.SEQUENCE);
  static final int PRODUCER_ID = 0;

  static final Shape SOURCE = new Shape(List.of("type", "raw"), Kind.TEXT, Kind.LONG_TEXT);

  static final Shape EVENT =
      new Shape(
          List.of(
              "id",
              "time",
              "received",
              "action",
              "category",
              "outcome",
              "actor",
              "targets",
              "origin",
              "context",
              "parameters",
              "changes",
              "reason",
              "message",
              "stream",
              "class",
              "producer",
              "source"),
          Kind.ID,
          Kind.TIME,
          Kind.RECEIVED,
          Kind.ACTION,
          Kind.CATEGORY,
          Kind.OUTCOME,
          Kind.ACTOR,
          Kind.TARGETS,
          Kind.ORIGIN,
          Kind.CONTEXT,
          Kind.PARAMETERS,
          Kind.CHANGES,
          Kind.LONG_TEXT,
          Kind.LONG_TEXT,
          Kind.STREAM,
          Kind.CLASS,
          Kind.PRODUCER,
          Kind.SOURCE);
  static final int ID = 0;
  static final int TIME = 1;
  static final int RECEIVED = 2;
  static final int ACTION = 3;
  static final int ACTOR_MEMBER = 6;
  static final int PARAMETERS = 10;
  static final int STREAM = 14;
  static final int CLASS = 15;

  private final KnownNames known;
  private final Kind[] kinds;

  /** {@code ,"name":} of each member. */
  private final byte[][] tokens;

  private Shape(List<String> names, Kind... kinds) {
    this.known = new KnownNames(names);
    this.kinds = kinds.clone();
    this.tokens =
        names.stream()
            .map(name -> (",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    if (names.size() != kinds.length) {
      throw new AssertionError("bug: a kind for each name: " + names + Arrays.toString(kinds));
    }
  }

  int size() {
    return kinds.length;
  }

  Kind kind(int member) {
    return kinds[member];
  }

  String name(int member) {
    return known.names().get(member);
  }

  byte[] token(int member) {
    return tokens[member];
  }

  /** The member of this name, or {@link KnownNames#NONE}. */
  int find(byte[] bytes, int offset, int length) {
    int member = known.find(bytes, offset, length);
    return member >= 0 && kinds[member] == Kind.RECEIVED ? KnownNames.NONE : member;
  }
}
