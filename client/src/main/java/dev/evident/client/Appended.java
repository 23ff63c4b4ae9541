package dev.evident.client;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The server's answer to one batch: everything accepted is durable.
 *
 * @param accepted events that are new in the log
 * @param duplicates events that the log had before, with the same content
 * @param size size of the log after the batch, absent when nothing was taken
 * @param root root hash at that size in hex, empty when absent
 * @param receipts one for each accepted or duplicate event in input order, empty when not asked for
 * @param refused the events that were not taken, in input order
 */
public record Appended(
    long accepted,
    long duplicates,
    OptionalLong size,
    String root,
    List<AppendReceipt> receipts,
    List<RefusedLine> refused) {
  public Appended {
    receipts = List.copyOf(receipts);
    refused = List.copyOf(refused);
  }

  /** This answer followed by that of the next lines, whose line numbers are already final. */
  Appended followedBy(Appended next) {
    List<AppendReceipt> allReceipts = new ArrayList<>(receipts);
    allReceipts.addAll(next.receipts);
    List<RefusedLine> allRefused = new ArrayList<>(refused);
    allRefused.addAll(next.refused);
    return new Appended(
        accepted + next.accepted,
        duplicates + next.duplicates,
        next.size.isPresent() ? next.size : size,
        next.root.isEmpty() ? root : next.root,
        allReceipts,
        allRefused);
  }
}
