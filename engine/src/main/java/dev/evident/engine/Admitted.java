package dev.evident.engine;

import dev.evident.merkle.Hash;
import dev.evident.model.Refusal;
import java.util.List;
import java.util.OptionalLong;

/**
 * What became of the events of one request. Everything that is counted as accepted or duplicate is
 * durable.
 *
 * @param accepted events stored now
 * @param duplicates events that had been stored before with the same content
 * @param firstIndex smallest index given now
 * @param lastIndex largest index given now
 * @param size size of the log after the last commit of the request
 * @param root root at that size
 * @param receipts one for each event that is in the log, by line
 * @param rejected one for each event that is not, by line
 * @param firstId id of the first event that is in the log; empty when there is none
 */
public record Admitted(
    int accepted,
    int duplicates,
    OptionalLong firstIndex,
    OptionalLong lastIndex,
    long size,
    Hash root,
    List<Receipt> receipts,
    List<Refusal> rejected,
    String firstId) {

  /**
   * The acknowledgement of one event.
   *
   * @param line its place in the request, from 1
   * @param index its place in the log
   * @param leaf its leaf hash
   * @param duplicate whether it had been stored before
   */
  public record Receipt(int line, long index, Hash leaf, boolean duplicate) {}

  public Admitted {
    receipts = List.copyOf(receipts);
    rejected = List.copyOf(rejected);
  }
}
