package dev.evident.server;

import dev.evident.auth.Grant;
import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Reading;
import dev.evident.engine.access.ShownFields;
import dev.evident.model.Filter;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of a principal's grants what the engine enforces. */
final class Accesses {
  private static final Logger LOG = LoggerFactory.getLogger(Accesses.class);
  private static final Set<Permission> OF_VIEWERS = Set.of(Permission.READ, Permission.PROOFS);

  private Accesses() {}

  /**
   * What a principal may do.
   *
   * @param reading which permission the records are looked at with
   */
  static Access of(Principal principal, Permission reading) {
    List<dev.evident.engine.access.Grant> grants = new ArrayList<>();
    for (Grant grant : principal.grants()) {
      Optional<String> stream =
          grant.stream().equals(Grant.ALL_STREAMS) ? Optional.empty() : Optional.of(grant.stream());
      if (allows(principal, grant, Permission.APPEND)) {
        grants.add(new dev.evident.engine.access.Grant(stream, true, Optional.empty()));
      }
      if (allows(principal, grant, reading)) {
        reading(grant).ifPresent(seen -> addReading(grants, principal, grant, stream, seen));
      }
    }
    return Access.of(grants);
  }

  private static void addReading(
      List<dev.evident.engine.access.Grant> grants,
      Principal principal,
      Grant grant,
      Optional<String> stream,
      Reading seen) {
    boolean own = allows(principal, grant, Permission.READ_AUDIT);
    if (stream.isEmpty()) {
      grants.add(dev.evident.engine.access.Grant.readEverywhere(seen));
    } else if (!stream.get().equals(Access.OWN_STREAM)) {
      grants.add(dev.evident.engine.access.Grant.read(stream.get(), seen));
    }
    if (own && stream.map(Access.OWN_STREAM::equals).orElse(true)) {
      grants.add(dev.evident.engine.access.Grant.read(Access.OWN_STREAM, seen));
    }
  }

  private static boolean allows(Principal principal, Grant grant, Permission permission) {
    return grant.role().permissions().contains(permission)
        && (principal.kind() != Principal.Kind.VIEWER || OF_VIEWERS.contains(permission));
  }

  /** A grant that cannot be understood shows nothing: it must not show more than it says. */
  private static Optional<Reading> reading(Grant grant) {
    try {
      List<Filter> rows = new ArrayList<>();
      for (String text : grant.filters()) {
        rows.add(QueryText.parse(text).filter());
      }
      return Optional.of(
          new Reading(Filter.and(rows), new ShownFields(grant.hidden(), grant.masked(), false)));
    } catch (QueryException | IllegalArgumentException e) {
      LOG.warn("a grant for stream {} shows nothing: {}", grant.stream(), e.getMessage());
      return Optional.empty();
    }
  }
}
