package dev.evident.log;

/** Told of what the log does, for metrics. Called on the log's own threads: it must not block. */
public interface LogListener {
  /**
   * A frame was committed.
   *
   * @param size of the log with it
   * @param records records in it
   * @param bytes bytes written
   * @param forceNanos time that the disk took to make it durable
   * @param commitNanos time from taking the first batch to its answer
   */
  default void committed(long size, int records, int bytes, long forceNanos, long commitNanos) {}

  /** A checkpoint was released; {@code nanos} is the time to sign it and make it durable. */
  default void released(long size, long nanos) {}

  /** Something was refused before it reached the queue, or in it. */
  default void refused(Refused.Reason reason, int records) {}

  /** The log has stopped itself: nothing is taken any more. Called once. */
  default void failed(Throwable cause) {}

  /** Listens to nothing. */
  LogListener NONE = new LogListener() {};
}
