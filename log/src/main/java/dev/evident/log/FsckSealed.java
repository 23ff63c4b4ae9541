package dev.evident.log;

import dev.evident.log.Fsck.Finding;
import dev.evident.log.disk.Disk;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the records that the journal does not hold any more: every one of them goes into the tree
 * again, which is then held against hash files, checkpoints and the first journal file. One thread.
 */
final class FsckSealed {
  private final SealedRecords sealed;
  private final Path store;
  private final Set<Long> sizes;
  private final RecordFormat format = new RecordFormat();
  private final CompactRange range = new CompactRange();
  private final byte[] leaf = new byte[Hash.BYTES];
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Long, Hash> roots = new HashMap<>();
  private final List<StoredRecord> controls = new ArrayList<>();
  private long acceptedMs;

  /**
   * @param store folder that is named in findings
   * @param sizes sizes at which the root is asked for
   */
  FsckSealed(SealedRecords sealed, Path store, Set<Long> sizes) {
    this.sealed = sealed;
    this.store = store;
    this.sizes = sizes;
  }

  /** Checks the records in front of a journal file. */
  FsckFile.Outcome run(Disk disk, Path tiles, JournalHeader first) throws IOException {
    boolean whole = true;
    try (FsckHashes hashes = new FsckHashes(disk, tiles)) {
      sealed.scan(
          0,
          first.firstIndex(),
          (bytes, at, index, accepted) -> {
            record(bytes, at, index, accepted, hashes);
            return true;
          });
      findings.addAll(hashes.findings());
    } catch (CorruptLogException e) {
      whole = false;
      findings.add(
          Fsck.damage(
              Fsck.ENTRY, String.valueOf(e.getMessage()), store, -1, range.size(), Fsck.RESTORE));
    }
    JournalHeader next =
        new JournalHeader(
            range.size(), -1, acceptedMs, first.logId(), first.previousFrameHash(), range.hashes());
    return new FsckFile.Outcome(
        store, findings, whole, range.size(), next, roots, controls, 0, range.size(), 0);
  }

  private void record(byte[] bytes, int at, long index, long accepted, FsckHashes hashes) {
    if (accepted < acceptedMs) {
      findings.add(Fsck.damage(Fsck.TIME, "accepted time falls", store, -1, index, Fsck.RESTORE));
    }
    acceptedMs = accepted;
    int kind = RecordFormat.kind(bytes, at);
    if (kind == Entry.Kind.GENESIS.code() || kind == Entry.Kind.KEY.code()) {
      controls.add(RecordFormat.stored(bytes, at, index, accepted));
    }
    format.leaf(bytes, at, accepted, leaf, 0);
    range.append(leaf, 0, hashes);
    if (sizes.contains(range.size())) {
      roots.put(range.size(), range.root());
    }
  }
}
