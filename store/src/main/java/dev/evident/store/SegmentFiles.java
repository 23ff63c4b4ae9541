package dev.evident.store;

import dev.evident.log.keys.DataKeyId;
import dev.evident.store.segment.Segment;
import dev.evident.store.terms.TermSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes and opens segment files. Thread-safe. */
interface SegmentFiles {
  /**
   * Writes the rows of some segments, one segment after the other, to a new file. What the file
   * holds is durable when this returns; its name is not.
   *
   * @param sources segments of one key; their indexes rise from each to the next
   */
  void write(Path file, DataKeyId key, List<Source> sources) throws IOException;

  /** A segment and the terms of its blocks. */
  record Source(Segment segment, TermSource terms) {}

  /**
   * Opens a file for reading.
   *
   * @param key the key that it was sealed under
   */
  OpenFile open(Path file, DataKeyId key) throws IOException;

  /** The key that a file says it was sealed under, when it opens with it. */
  DataKeyId key(Path file) throws IOException;

  /**
   * Reads every piece of a file and checks that it is as it was written.
   *
   * @throws IOException says what is wrong
   */
  void check(Path file, DataKeyId key) throws IOException;

  /** An open segment file; whoever opened it closes it. */
  interface OpenFile extends Closeable {
    Segment segment();

    /** The terms of its blocks. */
    TermSource terms() throws IOException;
  }
}
