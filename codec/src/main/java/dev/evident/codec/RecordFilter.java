package dev.evident.codec;

import dev.evident.model.RefusalCode;

/**
 * Sees each record of one reader after it was encoded and before it is split, hashed or stored: the
 * last place where its bytes may still change. For one thread.
 */
public interface RecordFilter {
  /** The record stays as it is. */
  Unchanged UNCHANGED = new Unchanged();

  /** Lets every record pass. */
  RecordFilter NONE = (_, _, _) -> UNCHANGED;

  /** What becomes of a record. */
  sealed interface Seen {}

  /** It stays as it is; use {@link #UNCHANGED}. */
  record Unchanged() implements Seen {}

  /**
   * Other bytes take its place: compact JSON of the same members in the same order.
   *
   * @param bytes may be longer than the record
   */
  record Changed(byte[] bytes, int length) implements Seen {}

  /** The event is not accepted. */
  record Refuse(RefusalCode code, String member, String detail) implements Seen {}

  /**
   * Looks at a record.
   *
   * @param record valid during the call only; 16 bytes longer than the record
   * @param stream the stream's number
   */
  Seen look(byte[] record, int length, int stream);
}
