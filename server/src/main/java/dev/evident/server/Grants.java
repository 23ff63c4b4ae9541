package dev.evident.server;

import dev.evident.auth.Grant;
import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.http.Problem;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import java.util.List;
import java.util.function.Predicate;

/** Looks at grants that somebody wants to hand out. */
final class Grants {
  private final Predicate<String> streamIsKnown;

  Grants(Predicate<String> streamIsKnown) {
    this.streamIsKnown = streamIsKnown;
  }

  /** Refuses grants that mean nothing here, and those that give more than the giver has. */
  void check(List<Grant> grants, Principal giver, Permission permission) throws Problem {
    if (grants.isEmpty()) {
      throw new Problem(422, "body-invalid", "grants is empty: give one role at least");
    }
    for (Grant grant : grants) {
      // First: who manages one stream is not told which others there are.
      if (!manages(giver, permission, grant) || !giver.covers(grant)) {
        throw new Problem(
            403,
            "grant-too-wide",
            "you cannot give "
                + grant.role().text()
                + " for stream "
                + grant.stream()
                + ": it is more than you have yourself");
      }
      if (!grant.stream().equals(Grant.ALL_STREAMS)) {
        checkStream(grant.stream());
      }
      for (String filter : grant.filters()) {
        checkFilter(filter);
      }
    }
  }

  /** Whether the principal has the permission for all that the grant is about. */
  static boolean manages(Principal principal, Permission permission, Grant grant) {
    return grant.stream().equals(Grant.ALL_STREAMS)
        ? principal.may(permission)
        : principal.may(permission, grant.stream());
  }

  /**
   * A stream that the reader does not see is refused in the same words as one that is not there.
   */
  void checkStream(String stream, Principal reader) throws Problem {
    checkStream(stream);
    if (!reader.may(Permission.READ, stream)) {
      throw unknown(stream);
    }
  }

  private void checkStream(String stream) throws Problem {
    if (!streamIsKnown.test(stream)) {
      throw unknown(stream);
    }
  }

  private static Problem unknown(String stream) {
    return new Problem(422, "body-invalid", "there is no stream '" + stream + "'");
  }

  /** A condition, and no table: what is hidden must not depend on counts. */
  static void checkFilter(String filter) throws Problem {
    try {
      if (!QueryText.parse(filter).pipes().isEmpty()) {
        throw new Problem(422, "filter-invalid", "a filter has no pipes: leave out | and the rest");
      }
    } catch (QueryException e) {
      throw new Problem(422, "filter-invalid", "the filter: " + e.getMessage());
    }
  }
}
