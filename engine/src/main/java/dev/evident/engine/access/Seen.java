package dev.evident.engine.access;

/**
 * A record as its reader sees it.
 *
 * @param record its bytes: those that were accepted, unless it is redacted
 * @param redacted whether the reader may not see all fields of the stream; also when this record
 *     has none of them, for else the mark would tell
 */
public record Seen(byte[] record, boolean redacted) {}
