package dev.evident.store.segment;

/** What the log says about the rows of a block. Immutable. */
public interface Places {
  /** Index in the log; rises from row to row. */
  long index(int row);

  /** Accepted time in milliseconds since 1970, as the entry shows it. */
  long acceptedMs(int row);

  /** Entry kind; from 15 on a control record, which is no event and no answer to a query. */
  int kind(int row);

  /** Retention class, 0 to 65,535. */
  int recordClass(int row);

  /** Stream number, unsigned 32 bits. */
  int stream(int row);
}
