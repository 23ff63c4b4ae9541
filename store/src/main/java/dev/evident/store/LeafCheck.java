package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.merkle.Hash;
import java.security.MessageDigest;

/**
 * Holds the leaf hashes of the records that a segment gives against those that it had when it was
 * sealed: equal hashes in equal order are the same records, none missing and none too many.
 */
final class LeafCheck {
  private final SegmentEntry entry;
  private final MessageDigest digest = Making.sha256();
  private int part;
  private int rows;

  LeafCheck(SegmentEntry entry) {
    this.entry = entry;
  }

  /** Takes the leaf hash of the next record. */
  void add(byte[] leaf) throws CorruptLogException {
    if (part == entry.leaves().size()) {
      throw other();
    }
    digest.update(leaf);
    SegmentEntry.Leaves due = entry.leaves().get(part);
    if (++rows == due.rows()) {
      if (!Hash.of(digest.digest()).equals(due.hash())) {
        throw other();
      }
      part++;
      rows = 0;
    }
  }

  /** There are no more records. */
  void end() throws CorruptLogException {
    if (part != entry.leaves().size()) {
      throw other();
    }
  }

  private CorruptLogException other() {
    return new CorruptLogException(
        "segment " + entry.name() + " does not hold the records that were sealed");
  }
}
