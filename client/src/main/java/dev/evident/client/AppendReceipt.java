package dev.evident.client;

/**
 * The durable receipt of one event.
 *
 * @param line 1-based line of the event in the input
 * @param index its index in the log, from 0
 * @param leaf its leaf hash, 64 lower-case hex digits
 * @param duplicate whether the log had it before
 */
public record AppendReceipt(long line, long index, String leaf, boolean duplicate) {
  AppendReceipt at(long otherLine) {
    return new AppendReceipt(otherLine, index, leaf, duplicate);
  }
}
