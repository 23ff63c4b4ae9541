package dev.evident.engine.access;

import dev.evident.model.Field;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which fields of a stream's records are shown. A hidden field does not exist for the reader; a
 * masked one holds a pseudonym instead of each of its values; names of members and {@code null}
 * stay as they are, so that structure, and questions for it, go on working. A path stands for
 * everything below it, and a path below {@code actor} for the same member of everybody that the
 * actor acts for.
 *
 * <p>{@code source.raw} is the event as it came from its source and so holds the values of other
 * fields, too: as soon as a field is hidden or masked it is hidden as well, unless {@code rawShown}
 * says that it may be seen. Nothing else is searched for copies: who hides {@code actor.email} has
 * to think of {@code message} and {@code changes}.
 *
 * @param hidden paths of fields; wins over {@code masked}
 * @param masked paths of fields
 * @param rawShown whether {@code source.raw} is shown although a field is hidden or masked
 */
public record ShownFields(Set<String> hidden, Set<String> masked, boolean rawShown) {
  static final String RAW = "source.raw";

  /** What every answer, order and page is made of; without them nothing can be shown. */
  private static final Set<String> ALWAYS_SHOWN =
      Set.of("*", "index", "id", "time", "received", "stream", "class");

  private static final String CHAIN = "actor.on_behalf_of";

  /** Everything is shown. */
  public static final ShownFields ALL = new ShownFields(Set.of(), Set.of(), true);

  /**
   * Checks the paths.
   *
   * @throws IllegalArgumentException for a path that is no field, or that cannot be hidden
   */
  public ShownFields {
    hidden = paths(hidden);
    masked = paths(masked);
    rawShown |= hidden.isEmpty() && masked.isEmpty();
  }

  private static Set<String> paths(Set<String> names) {
    TreeSet<String> paths = new TreeSet<>();
    for (String name : names) {
      String path =
          Field.named(name)
              .orElseThrow(() -> new IllegalArgumentException("there is no field '" + name + "'"))
              .path();
      if (ALWAYS_SHOWN.contains(path)) {
        throw new IllegalArgumentException(
            "the field '" + path + "' can be neither hidden nor masked");
      }
      if (path.startsWith(RAW + ".")) {
        throw new IllegalArgumentException(
            "'" + path + "' cannot be hidden alone; hide or mask '" + RAW + "'");
      }
      paths.add(path);
    }
    return Set.copyOf(paths);
  }

  /** Whether a record looks as it is. */
  public boolean isEverything() {
    return hidden.isEmpty() && masked.isEmpty();
  }

  /**
   * The fields that both show: a reader with two grants for one row sees no more than with each.
   */
  public ShownFields and(ShownFields other) {
    TreeSet<String> bothHidden = new TreeSet<>(hidden);
    bothHidden.addAll(other.hidden);
    TreeSet<String> bothMasked = new TreeSet<>(masked);
    bothMasked.addAll(other.masked);
    return new ShownFields(bothHidden, bothMasked, rawShown && other.rawShown);
  }

  /** Whether everything that the other one shows is shown here, too, and as clearly. */
  public boolean showsAllOf(ShownFields other) {
    return (rawShown || !other.rawShown)
        && hidden.stream().allMatch(path -> coveredBy(other.hidden, path))
        && masked.stream()
            .allMatch(path -> coveredBy(other.hidden, path) || coveredBy(other.masked, path));
  }

  /** Whether a value at this dotted path of a record does not exist for the reader. */
  public boolean hides(String path) {
    return (!rawShown && coveredBy(Set.of(RAW), path)) || coveredBy(hidden, path);
  }

  /** Whether a value at this path, if it is not hidden, is replaced by a pseudonym. */
  public boolean masks(String path) {
    return coveredBy(masked, path);
  }

  /** Whether something below this path of an object may be hidden or masked. */
  public boolean touchesBelow(String path) {
    String plain = withoutChain(path);
    return (!rawShown && isBelow(RAW, path))
        || hidden.stream().anyMatch(one -> isBelow(one, path) || isBelow(one, plain))
        || masked.stream().anyMatch(one -> isBelow(one, path) || isBelow(one, plain));
  }

  /** Whether a question about this field may be answered otherwise than by the whole record. */
  public boolean touches(Field field) {
    if (field.isEverything()) {
      return !isEverything();
    }
    String path = field.path();
    return hides(path) || masks(path) || touchesBelow(path);
  }

  private static boolean coveredBy(Set<String> paths, String path) {
    String plain = withoutChain(path);
    for (String one : paths) {
      if (covers(one, path) || covers(one, plain)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(String one, String path) {
    return path.equals(one) || isBelow(path, one);
  }

  private static boolean isBelow(String longer, String above) {
    return longer.length() > above.length()
        && longer.charAt(above.length()) == '.'
        && longer.startsWith(above);
  }

  /** {@code actor.on_behalf_of.on_behalf_of.id} is another {@code actor.id}. */
  private static String withoutChain(String path) {
    String plain = path;
    while (covers(CHAIN, plain)) {
      plain = "actor" + plain.substring(CHAIN.length());
    }
    return plain;
  }
}
