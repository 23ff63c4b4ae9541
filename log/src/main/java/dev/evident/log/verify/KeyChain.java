package dev.evident.log.verify;

import dev.evident.merkle.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The keys of a log in the order in which they followed each other, as the log itself says. */
final class KeyChain {
  private final List<KeyChange> changes;

  private KeyChain(List<KeyChange> changes) {
    this.changes = changes;
  }

  /**
   * Checks signatures and order.
   *
   * @param changes by index of their entry
   */
  static KeyChain of(String origin, SortedMap<Long, KeyChange> changes) throws Finding {
    List<KeyChange> checked = new ArrayList<>();
    for (Map.Entry<Long, KeyChange> one : changes.entrySet()) {
      String where = "entry " + one.getKey();
      KeyChange change = one.getValue();
      if (!change.verify(origin)) {
        throw new Finding(ExitCode.KEY_CHAIN, "a signature of the key change is wrong", where);
      }
      if (!checked.isEmpty() && !checked.getLast().newKey().equals(change.oldKey())) {
        throw new Finding(
            ExitCode.KEY_CHAIN, "the key change does not start from the key in use", where);
      }
      checked.add(change);
    }
    return new KeyChain(checked);
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The trusted keys and those that they handed over to. */
  List<VerifierKey> from(List<VerifierKey> trusted) {
    List<VerifierKey> reached = new ArrayList<>(trusted);
    for (KeyChange change : changes) {
      if (reached.contains(change.oldKey()) && !reached.contains(change.newKey())) {
        reached.add(change.newKey());
      }
    }
    return reached;
  }

  /** As {@link #from}, and the keys that handed over to a trusted one. */
  List<VerifierKey> around(List<VerifierKey> trusted) {
    List<VerifierKey> reached = from(trusted);
    for (KeyChange change : changes.reversed()) {
      if (reached.contains(change.newKey()) && !reached.contains(change.oldKey())) {
        reached.add(change.oldKey());
      }
    }
    return reached;
  }
}
