package dev.evident.store;

import java.util.List;

/**
 * The state of a store, for metrics and for whoever is on call.
 *
 * @param searchable the records below are searchable
 * @param sealed the records below are sealed
 * @param segments segment files
 * @param sealedRecords records in them
 * @param sealedBytes bytes of the files
 * @param windows windows of records in memory
 * @param liveRecords records in them
 * @param liveBytes bytes of these records
 * @param sealFailures times that sealing or making searchable failed
 * @param mergeFailures times that merging failed
 * @param damaged segments with a problem
 * @param busy whether records are being sealed or segments merged, or are due for it, or merged
 *     files are still to be deleted
 * @param troubles what is wrong now, in sentences; empty when nothing is
 */
public record StoreStatus(
    long searchable,
    long sealed,
    long segments,
    long sealedRecords,
    long sealedBytes,
    long windows,
    long liveRecords,
    long liveBytes,
    long sealFailures,
    long mergeFailures,
    long damaged,
    boolean busy,
    List<String> troubles) {
  public StoreStatus {
    troubles = List.copyOf(troubles);
  }
}
