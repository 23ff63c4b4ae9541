package dev.evident.codec;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which members are personal, as dotted paths such as {@code actor.name} or {@code targets.name}
 * (lists are passed through: any element). Their values stand in a segment of their own, which can
 * be destroyed alone. An unknown member is found where it was sent: {@code actor.phone} is also
 * {@code parameters["actor.phone"]}. Immutable.
 */
public final class PersonalFields {
  public static final PersonalFields NONE = new PersonalFields(List.of());

  /** Members that the log itself needs: they cannot be destroyed alone. */
  private static final Set<String> NEVER = Set.of("id", "time", "received", "stream", "class");

  private final Set<String> paths;

  /** Every path that leads to a personal one, so that the rest is passed without a look inside. */
  private final Set<String> leading = new TreeSet<>();

  /**
   * @throws IllegalArgumentException for an empty path or a member that the log itself needs
   */
  public PersonalFields(List<String> dottedPaths) {
    paths = new TreeSet<>(dottedPaths);
    for (String path : paths) {
      if (path.isEmpty() || NEVER.contains(path)) {
        throw new IllegalArgumentException(
            "\"" + path + "\" cannot be a personal field; the log needs " + NEVER);
      }
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        leading.add(path.substring(0, dot));
      }
    }
    if (!paths.isEmpty()) {
      leading.add("parameters");
    }
  }

  public boolean isEmpty() {
    return paths.isEmpty();
  }

  /** What a path is to us. */
  enum Match {
    PERSONAL,
    LEADING,
    OTHER
  }

  Match match(String path) {
    if (paths.contains(path)) {
      return Match.PERSONAL;
    }
    return leading.contains(path) ? Match.LEADING : Match.OTHER;
  }

  /**
   * Appends the two segments behind the record and says so in the view; the record stays in front.
   */
  void split(RecordEncoder record, ParsedRecord view) {
    int length = view.recordLength;
    record.ensure(2 * length);
    Optional<PersonalSplit> found = PersonalSplit.of(record.bytes(), 0, length, this);
    if (found.isEmpty()) {
      return;
    }
    PersonalSplit split = found.get();
    view.segments = 2;
    view.firstOffset = length;
    split.writeFirst(record);
    view.firstLength = record.length() - length;
    view.secondOffset = record.length();
    split.writeSecond(record);
    view.secondLength = record.length() - view.secondOffset;
    view.buffer = record.bytes();
  }
}
