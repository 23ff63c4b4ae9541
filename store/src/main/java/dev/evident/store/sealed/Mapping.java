package dev.evident.store.sealed;

import dev.evident.store.column.Weighed;

/** Codes of a predicted column by the codes of its base. */
record Mapping(int[] codes) implements Weighed {
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return codes.length + " codes";
  }

  @Override
  public long weight() {
    return 32 + 4L * codes.length;
  }
}
