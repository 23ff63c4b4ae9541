package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.RawRecord;
import dev.evident.merkle.Hash;
import dev.evident.store.segment.Bytes;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The leaf hashes of segments that are written anew, which must be those of their making. */
final class OldLeaves {
  private final RawRecord.Leaves leaves = new RawRecord.Leaves();
  private final byte[] leaf = new byte[Hash.BYTES];
  private final Map<String, MessageDigest> digests = new HashMap<>();

  void add(RecordMerge at, Bytes record) {
    leaves.leaf(record.array(), 0, at.acceptedMs(), leaf, 0);
    digests.computeIfAbsent(at.name(), _ -> Making.sha256()).update(leaf);
  }

  void check(List<SegmentEntry> entries) throws CorruptLogException {
    for (SegmentEntry entry : entries) {
      MessageDigest digest = digests.get(entry.name());
      if (digest == null || !Hash.of(digest.digest()).equals(entry.leavesHash())) {
        throw new CorruptLogException(
            "segment " + entry.name() + " does not hold the records that were sealed");
      }
    }
  }
}
