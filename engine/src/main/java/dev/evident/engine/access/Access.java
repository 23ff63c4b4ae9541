package dev.evident.engine.access;

import dev.evident.model.Filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody may do, stream by stream. Immutable.
 *
 * <p><b>Several grants on one stream.</b> Who may append by one of them may append. A grant whose
 * every record another one shows at least as clearly counts for nothing. Of those that are left the
 * rows add up (a record is seen when one of the filters matches), and of every record only those
 * fields are shown, in clear or masked, that <em>each</em> of the grants shows: so no record ever
 * shows more than by one of the grants that show it. Where somebody needs other fields for other
 * rows, they need two principals.
 */
public final class Access {
  /** The stream that the server writes about itself; nobody else appends to it. */
  public static final String OWN_STREAM = "evident";

  /** Nothing at all. */
  public static final Access NONE = new Access(new Rights(false, Optional.empty()), Map.of());

  /** Everything that there is: the local administrator. */
  public static final Access ALL =
      new Access(
          new Rights(true, Optional.of(Reading.EVERYTHING)),
          Map.of(OWN_STREAM, new Rights(false, Optional.of(Reading.EVERYTHING))));

  private final Rights others;
  private final Map<String, Rights> streams;

  private record Rights(boolean append, Optional<Reading> reading) {}

  private Access(Rights others, Map<String, Rights> streams) {
    this.others = others;
    this.streams = Map.copyOf(streams);
  }

  /** What these grants allow together. */
  public static Access of(List<Grant> grants) {
    Map<String, Rights> streams = new HashMap<>();
    for (Grant grant : grants) {
      grant.stream().ifPresent(name -> streams.computeIfAbsent(name, one -> rights(grants, one)));
    }
    streams.computeIfAbsent(OWN_STREAM, one -> rights(grants, one));
    List<Grant> everywhere = grants.stream().filter(grant -> grant.stream().isEmpty()).toList();
    return new Access(union(everywhere), streams);
  }

  private static Rights rights(List<Grant> grants, String stream) {
    boolean own = stream.equals(OWN_STREAM);
    Rights rights =
        union(
            grants.stream()
                .filter(grant -> grant.stream().map(stream::equals).orElse(!own))
                .toList());
    return own ? new Rights(false, rights.reading) : rights;
  }

  private static Rights union(List<Grant> grants) {
    List<Reading> readings = new ArrayList<>();
    for (Grant grant : grants) {
      grant.reading().ifPresent(reading -> add(readings, reading));
    }
    return new Rights(grants.stream().anyMatch(Grant::append), merged(readings));
  }

  private static void add(List<Reading> readings, Reading fresh) {
    if (readings.stream().noneMatch(one -> one.includes(fresh))) {
      readings.removeIf(fresh::includes);
      readings.add(fresh);
    }
  }

  private static Optional<Reading> merged(List<Reading> readings) {
    if (readings.isEmpty()) {
      return Optional.empty();
    }
    ShownFields fields = readings.getFirst().fields();
    List<Filter> rows = new ArrayList<>();
    for (Reading reading : readings) {
      fields = fields.and(reading.fields());
      rows.add(reading.rows());
    }
    boolean every = rows.stream().anyMatch(Filter.All.class::isInstance);
    return Optional.of(new Reading(every ? new Filter.All() : Filter.or(rows), fields));
  }

  /** Whether events may be sent to a stream. */
  public boolean mayAppend(String stream) {
    return streams.getOrDefault(stream, others).append;
  }

  /** What is seen of a stream; empty: it does not exist for whoever this is. */
  public Optional<Reading> reading(String stream) {
    return streams.getOrDefault(stream, others).reading;
  }

  /** Whether a stream exists for whoever this is. */
  public boolean knows(String stream) {
    return mayAppend(stream) || reading(stream).isPresent();
  }
}
