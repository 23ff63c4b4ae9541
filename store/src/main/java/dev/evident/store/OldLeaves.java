package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.merkle.Hash;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;

/**
 * Holds the leaf hashes of records that were written anew against those that each of their segments
 * had when it was made: equal hashes in equal order are the same records, none missing and none too
 * many.
 */
final class OldLeaves {
  private final List<SegmentEntry> entries;
  private int at;
  private MessageDigest digest = Making.sha256();

  /**
   * @param entries of one key, so that none has records between those of another one
   */
  OldLeaves(List<SegmentEntry> entries) {
    this.entries =
        entries.stream().sorted(Comparator.comparingLong(SegmentEntry::firstIndex)).toList();
  }

  void add(long index, byte[] leaf) throws CorruptLogException {
    while (at < entries.size() && index > entries.get(at).lastIndex()) {
      check();
    }
    if (at == entries.size()) {
      throw new CorruptLogException("record " + index + " is one too many");
    }
    digest.update(leaf);
  }

  void end() throws CorruptLogException {
    while (at < entries.size()) {
      check();
    }
  }

  private void check() throws CorruptLogException {
    SegmentEntry entry = entries.get(at++);
    if (!Hash.of(digest.digest()).equals(entry.leavesHash())) {
      throw new CorruptLogException(
          "the records of segment "
              + entry.name()
              + " are not the same when they are written anew");
    }
  }
}
