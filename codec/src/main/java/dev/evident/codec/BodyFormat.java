package dev.evident.codec;

/** How the events of a body are laid out. */
public enum BodyFormat {
  /** One object, or an array of objects. */
  JSON,
  /** One object on each line; blank lines are skipped and counted. */
  NDJSON
}
