package dev.evident.log;

import java.io.IOException;

/**
 * Finds records in one journal file: by id (candidates only: the caller confirms on the record) and
 * by index (the frame to start reading at). Thread-safe.
 */
interface FileIndex {
  /** Index of the first record of the file. */
  long firstIndex();

  /**
   * Indexes of the records whose id has this key, in no order. An empty array when there is none.
   */
  long[] candidates(long key) throws IOException;

  /**
   * Whether the file may hold an id; false is certain.
   *
   * @param key key of the id
   * @param millis time inside a UUIDv7, or -1 for any other id
   */
  boolean mayHold(long key, long millis);

  /** Offset in the file of a frame that starts at or before this index, the nearest one known. */
  long frameOffset(long index);
}
