package dev.evident.log;

/**
 * What the log must know about records to recognise an event that was sent twice. Pure and
 * thread-safe.
 */
public interface Identity {
  /** The id of a stored event, as {@link Batch.Id} tells it; used when a journal is read again. */
  Batch.Id idOf(StoredRecord record);

  /**
   * Compares an event with a stored one whose id has the same key.
   *
   * @param timeFromServer whether the server set the fresh event's time
   */
  Match match(StoredRecord stored, StoredRecord fresh, boolean timeFromServer);

  /** Outcome of {@link #match}. */
  enum Match {
    /** Another stream or another id: the keys are equal by chance. */
    OTHER_ID,
    /** The same event again. */
    SAME,
    /** The same id with other content. */
    DIFFERENT
  }
}
