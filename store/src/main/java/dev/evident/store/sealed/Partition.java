package dev.evident.store.sealed;

import dev.evident.store.column.Weighed;

record Partition(byte[] bytes) implements Weighed {
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
    return bytes.length + " bytes of terms";
  }

  @Override
  public long weight() {
    return 32L + bytes.length;
  }
}
