package dev.evident.auth;

import java.util.List;

/** Whether a change of somebody's grants lifts limits that held for him. */
public final class LiftedLimits {
  private LiftedLimits() {}

  /**
   * Whether something that a row filter, a hidden or a masked field kept from the holder of the old
   * grants is shown by the new ones; or whether a limited grant goes without another in its place,
   * for whoever is given one afterwards starts without the limit.
   */
  public static boolean by(List<Grant> before, List<Grant> after) {
    return before.stream().filter(Grant::isLimited).anyMatch(old -> isLifted(old, before, after));
  }

  private static boolean isLifted(Grant old, List<Grant> before, List<Grant> after) {
    List<Grant> same =
        after.stream().filter(grant -> grant.reads() && overlap(old, grant)).toList();
    return same.isEmpty()
        || same.stream().anyMatch(grant -> before.stream().noneMatch(own -> own.shows(grant)));
  }

  private static boolean overlap(Grant one, Grant other) {
    return one.appliesTo(other.stream()) || other.appliesTo(one.stream());
  }
}
