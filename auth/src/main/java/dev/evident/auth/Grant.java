package dev.evident.auth;

import dev.evident.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A role for one stream or for all, perhaps for some of the events and without some of the fields.
 * Immutable.
 *
 * @param stream a name, or {@link #ALL_STREAMS}
 * @param filters queries that an event must all pass to be seen; none: every event. Texts: whoever
 *     knows the query language has checked them
 * @param hidden fields that are not there for the holder
 * @param masked fields of which the holder sees a stable pseudonym
 */
public record Grant(
    Role role,
    String stream,
    List<String> filters,
    SortedSet<String> hidden,
    SortedSet<String> masked) {
  public static final String ALL_STREAMS = "*";
  public static final int FILTER_CHARS_MAX = 2_048;
  public static final int FIELDS_MAX = 64;

  /** What a key's grant has, and a viewer token's own. */
  private static final int FILTERS_MAX = 2;

  private static final String NAME = "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?";

  public Grant {
    if (!stream.equals(ALL_STREAMS) && !stream.matches(NAME)) {
      throw new IllegalArgumentException("stream '" + shown(stream) + "' is neither a name nor *");
    }
    filters = List.copyOf(filters);
    if (filters.size() > FILTERS_MAX) {
      throw new IllegalArgumentException("a grant has at most " + FILTERS_MAX + " filters");
    }
    for (String filter : filters) {
      checkFilter(filter);
    }
    hidden = fields("hidden", hidden);
    masked = fields("masked", masked);
    boolean limited = !filters.isEmpty() || !hidden.isEmpty() || !masked.isEmpty();
    if (limited && !role.permissions().contains(Permission.READ)) {
      throw new IllegalArgumentException(
          "role " + role.text() + " reads no events: a filter or hidden fields mean nothing to it");
    }
    if (limited && role == Role.ADMIN) {
      throw new IllegalArgumentException(
          "an admin can lift every limit of his own; give the role reader, responder or auditor");
    }
  }

  private static void checkFilter(String filter) {
    if (filter.isBlank() || filter.length() > FILTER_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a filter has 1 to "
              + FILTER_CHARS_MAX
              + " characters; leave it out to mean every event");
    }
    if (filter.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a filter is one line without control characters");
    }
  }

  private static SortedSet<String> fields(String member, SortedSet<String> fields) {
    if (fields.size() > FIELDS_MAX) {
      throw new IllegalArgumentException(member + " has more than " + FIELDS_MAX + " fields");
    }
    for (String field : fields) {
      if (Field.named(field).filter(f -> f.path().equals(field) && !f.isEverything()).isEmpty()) {
        throw new IllegalArgumentException(member + ": there is no field '" + shown(field) + "'");
      }
    }
    return java.util.Collections.unmodifiableSortedSet(new TreeSet<>(fields));
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** The role for every stream and event. */
  public static Grant everywhere(Role role) {
    return of(role, ALL_STREAMS);
  }

  /** The role for every event of a stream. */
  public static Grant of(Role role, String stream) {
    return new Grant(role, stream, List.of(), new TreeSet<>(), new TreeSet<>());
  }

  /** The same for fewer events. */
  public Grant narrowed(String filter) {
    List<String> both = new ArrayList<>(filters);
    both.add(filter);
    return new Grant(role, stream, both, hidden, masked);
  }

  boolean appliesTo(String name) {
    return stream.equals(ALL_STREAMS) || stream.equals(name);
  }

  /** Whether it shows events, all or some. */
  boolean reads() {
    return role.permissions().contains(Permission.READ);
  }

  /** Whether it shows less than all there is. */
  boolean isLimited() {
    return !filters.isEmpty() || !hidden.isEmpty() || !masked.isEmpty();
  }

  /** Whether everything that the other shows is shown by this too, whatever else they allow. */
  boolean shows(Grant other) {
    return reads()
        && (stream.equals(ALL_STREAMS) || stream.equals(other.stream))
        && showsAllOf(other);
  }

  /** Whether who holds this may hand the other out: it allows nothing more. */
  boolean covers(Grant other) {
    return (stream.equals(ALL_STREAMS) || stream.equals(other.stream))
        && role.permissions().containsAll(other.role.permissions())
        && showsAllOf(other);
  }

  /** Whether every event and field that the other shows is shown by this too. */
  private boolean showsAllOf(Grant other) {
    TreeSet<String> concealed = new TreeSet<>(other.masked);
    concealed.addAll(other.hidden);
    return other.filters.containsAll(filters)
        && other.hidden.containsAll(hidden)
        && concealed.containsAll(masked);
  }
}
