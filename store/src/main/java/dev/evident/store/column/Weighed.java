package dev.evident.store.column;

/** What a cache may hold. */
public interface Weighed {
  /** Bytes of heap that this takes when it is fully unpacked, roughly; never changes. */
  long weight();
}
