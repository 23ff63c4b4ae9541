package dev.evident.log;

import java.io.IOException;

/**
 * Records that are kept somewhere else than in the journal, so that the journal need not hold them
 * any more.
 *
 * <p>Contract: the records 0 to {@link #end} - 1 are here, each exactly as it was committed, and
 * durable: the journal may lose them once {@code end} was told. {@code end} only grows. Every
 * method is thread-safe, and a scan that began goes on when records move meanwhile.
 */
public interface SealedRecords {
  /** How many records are here, from the first one of the log on. */
  long end();

  /**
   * Visits the records {@code from} (included) to {@code to} (excluded, at most {@link #end}), in
   * the order of their indexes, until the visitor says no.
   *
   * @throws CorruptLogException when what is kept is damaged; names the file and what to do
   */
  void scan(long from, long to, RecordVisitor visitor) throws IOException;

  /**
   * Visits the control records among them, those below an index, in their order: they are few.
   *
   * @param to at most {@link #end}
   */
  default void scanControls(long to, RecordVisitor visitor) throws IOException {
    scan(
        0,
        to,
        (bytes, at, index, acceptedMs) ->
            !RawRecord.isControl(bytes, at) || visitor.visit(bytes, at, index, acceptedMs));
  }

  /** Nothing is kept elsewhere: the journal holds every record. */
  SealedRecords NONE =
      new SealedRecords() {
        @Override
        public long end() {
          return 0;
        }

        @Override
        public void scan(long from, long to, RecordVisitor visitor) {
          if (to > from) {
            throw new IndexOutOfBoundsException("record " + from + " of no sealed records");
          }
        }
      };
}
