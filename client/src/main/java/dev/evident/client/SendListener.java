package dev.evident.client;

import java.io.IOException;

/**
 * Hears what happened to each event, in input order, on the thread that called {@link
 * BatchSender#send}. An exception ends the sending.
 */
public interface SendListener {
  /** The log has this event; called when the sender asks for receipts. */
  default void receipt(AppendReceipt receipt) throws IOException {}

  /** This event was not taken. */
  default void refused(RefusedLine line) throws IOException {}

  /** A batch is done and all its events were told. */
  default void progress(SendReport soFar) throws IOException {}
}
