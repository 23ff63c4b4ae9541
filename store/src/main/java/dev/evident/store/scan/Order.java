package dev.evident.store.scan;

/** The order of events. */
public enum Order {
  /** By time, then by index, both descending: the newest first. */
  TIME_DESC,
  /** By time, then by index, both ascending. */
  TIME_ASC,
  INDEX_DESC,
  INDEX_ASC;

  boolean isByTime() {
    return this == TIME_DESC || this == TIME_ASC;
  }

  boolean isDescending() {
    return this == TIME_DESC || this == INDEX_DESC;
  }
}
