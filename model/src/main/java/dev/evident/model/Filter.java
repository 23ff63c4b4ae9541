package dev.evident.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which events a query is about. The meaning of each test is written down in docs/query.md. A test
 * is true when one value of its field passes it; a field without values passes no test. There is no
 * third truth value: {@link Not} of a test on a missing field is true.
 */
public sealed interface Filter {
  /** Every event. */
  record All() implements Filter {}

  /** At least two parts, none of them an {@code And} itself. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
      if (parts.size() < 2 || parts.stream().anyMatch(And.class::isInstance)) {
        throw new IllegalArgumentException("an And has two or more parts that are no And");
      }
    }
  }

  /** At least two parts, none of them an {@code Or} itself. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
      if (parts.size() < 2 || parts.stream().anyMatch(Or.class::isInstance)) {
        throw new IllegalArgumentException("an Or has two or more parts that are no Or");
      }
    }
  }

  /** Not of something that is no {@code Not} itself. */
  record Not(Filter part) implements Filter {
    public Not {
      if (part instanceof Not) {
        throw new IllegalArgumentException("a Not of a Not is what is inside");
      }
    }
  }

  /** A question about the values of one field. */
  sealed interface Test extends Filter {
    Field field();
  }

  /**
   * The words of the text follow one another in a value, case aside; a text without words is the
   * whole value, case aside.
   */
  record Words(Field field, String text) implements Test {
    public Words {
      require(
          field, "words", FieldType.KEYWORD, FieldType.TEXT, FieldType.ANY); // an ip is a network
    }
  }

  /** A value is this text exactly. */
  record Exact(Field field, String value) implements Test {
    public Exact {
      require(
          field, "an exact text", FieldType.KEYWORD, FieldType.TEXT, FieldType.IP, FieldType.ANY);
    }
  }

  /** A value, or where the type says so one of its words, begins with this, case aside. */
  record Prefix(Field field, String prefix) implements Test {
    public Prefix {
      require(field, "a pattern", FieldType.KEYWORD, FieldType.TEXT, FieldType.IP, FieldType.ANY);
      if (prefix.isEmpty()) {
        throw new IllegalArgumentException("the prefix is empty");
      }
      if (prefix.length() >= TextPattern.CHARS_MAX) {
        throw new IllegalArgumentException(
            "a pattern has at most " + TextPattern.CHARS_MAX + " characters");
      }
    }
  }

  /** The same with a pattern that is no mere prefix. */
  record Wildcard(Field field, TextPattern pattern) implements Test {
    public Wildcard {
      require(field, "a pattern", FieldType.KEYWORD, FieldType.TEXT, FieldType.IP, FieldType.ANY);
      if (pattern.prefix().isPresent()) {
        throw new IllegalArgumentException("a mere prefix is a Prefix");
      }
    }
  }

  /** A value is an address of this network. */
  record Cidr(Field field, Network network) implements Test {
    public Cidr {
      require(field, "a network", FieldType.IP, FieldType.ANY);
    }
  }

  /** One end of a range and whether the bound itself belongs to it. */
  record End(Bound bound, boolean inclusive) {}

  /** A value lies between the ends, of which at least one is there; both are of one kind. */
  record Range(Field field, Optional<End> from, Optional<End> to) implements Test {
    public Range {
      Bound bound =
          from.or(() -> to)
              .orElseThrow(() -> new IllegalArgumentException("a range has at least one end"))
              .bound();
      if (to.isPresent() && kind(to.get().bound()) != kind(bound)) {
        throw new IllegalArgumentException("the ends of a range are of different kinds");
      }
      FieldType kind = kind(bound);
      switch (kind) {
        case NUMBER -> require(field, "a range of numbers", FieldType.NUMBER, FieldType.ANY);
        case TIME -> require(field, "a range of times", FieldType.TIME, FieldType.ANY);
        case TEXT, KEYWORD, IP, ANY ->
            require(field, "a range of texts", FieldType.KEYWORD, FieldType.TEXT, FieldType.ANY);
      }
    }

    private static FieldType kind(Bound bound) {
      return switch (bound) {
        case Bound.Decimal _ -> FieldType.NUMBER;
        case Bound.Time _ -> FieldType.TIME;
        case Bound.Text _ -> FieldType.TEXT;
      };
    }
  }

  /** The field has a value; null, an empty object and an empty list are none. */
  record Exists(Field field) implements Test {
    public Exists {
      if (field.isEverything()) {
        throw new IllegalArgumentException("every event has a value: that is All");
      }
    }
  }

  /** All of them: flattened, and without a needless node around none or one. */
  static Filter and(List<? extends Filter> filters) {
    List<Filter> parts = new ArrayList<>();
    for (Filter filter : filters) {
      if (filter instanceof And(List<Filter> inner)) {
        parts.addAll(inner);
      } else {
        parts.add(filter);
      }
    }
    return switch (parts.size()) {
      case 0 -> new All();
      case 1 -> parts.getFirst();
      default -> new And(parts);
    };
  }

  /** At least one of one or more filters, flattened. */
  static Filter or(List<? extends Filter> filters) {
    List<Filter> parts = new ArrayList<>();
    for (Filter filter : filters) {
      if (filter instanceof Or(List<Filter> inner)) {
        parts.addAll(inner);
      } else {
        parts.add(filter);
      }
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("one of nothing");
    }
    return parts.size() == 1 ? parts.getFirst() : new Or(parts);
  }

  static Filter not(Filter filter) {
    return filter instanceof Not(Filter inner) ? inner : new Not(filter);
  }

  private static void require(Field field, String what, FieldType... types) {
    if (!List.of(types).contains(field.type())) {
      throw new IllegalArgumentException(
          "'"
              + field.path()
              + "' is "
              + describe(field.type())
              + ": it cannot be asked for "
              + what);
    }
  }

  private static String describe(FieldType type) {
    return switch (type) {
      case KEYWORD, TEXT -> "text";
      case NUMBER -> "a number";
      case TIME -> "a time";
      case IP -> "an address";
      case ANY -> "free JSON";
    };
  }
}
