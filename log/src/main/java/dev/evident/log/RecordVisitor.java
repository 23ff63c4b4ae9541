package dev.evident.log;

import java.io.IOException;

/** Sees records as the log holds them, one after the other. */
public interface RecordVisitor {
  /**
   * Sees a record.
   *
   * @param bytes holds the record in the layout of {@link RawRecord}, valid during the call only
   * @param at where it begins
   * @param index its place in the log
   * @param acceptedMs its accepted time in milliseconds since 1970
   * @return false to stop
   */
  boolean visit(byte[] bytes, int at, long index, long acceptedMs) throws IOException;
}
