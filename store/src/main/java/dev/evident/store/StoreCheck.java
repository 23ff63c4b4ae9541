package dev.evident.store;

import dev.evident.log.Fsck;
import dev.evident.log.RawRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The part of {@code evident fsck} that covers the store: the length and hash of every segment
 * file, every piece of it, every record against the leaf hashes that the manifest names, and all
 * records together against the root of the log at the sealed end. Reads everything, changes
 * nothing.
 */
final class StoreCheck {
  private static final int ENTRY = 11;
  private static final int ROOT = 13;
  private static final int MISSING = 19;
  private static final String RESTORE =
      "keep a copy of the directory as it is; restore the file from a backup";

  private final Path store;
  private final Disk disk;
  private final SegmentFiles files;
  private final SealedSet sealed;
  private final List<Fsck.Finding> findings = new ArrayList<>();

  StoreCheck(Path store, Disk disk, SegmentFiles files, SealedSet sealed) {
    this.store = store;
    this.disk = disk;
    this.files = files;
    this.sealed = sealed;
  }

  List<Fsck.Finding> run() throws IOException {
    if (!Files.isDirectory(store)) {
      return findings;
    }
    for (StoredSegment one : sealed.segments()) {
      segment(one);
    }
    if (findings.isEmpty()) {
      root();
    }
    leftovers();
    return findings;
  }

  private void segment(StoredSegment one) throws IOException {
    SegmentEntry entry = one.entry();
    if (!Files.exists(one.path())) {
      damage(MISSING, "segment is missing", one.path(), entry.firstIndex());
      return;
    }
    try (DiskFile file = disk.open(one.path(), Disk.Access.READ)) {
      if (file.size() != entry.fileBytes() || !Making.hash(file).equals(entry.fileHash())) {
        damage(
            ENTRY,
            "segment is not the file that was written: length or SHA-256 differ",
            one.path(),
            entry.firstIndex());
      }
    }
    try {
      files.check(one.path(), entry.key());
      SegmentFiles.OpenFile file = one.file();
      if (file == null) {
        damage(ENTRY, one.problem(), one.path(), entry.firstIndex());
        return;
      }
      LeafCheck check = new LeafCheck(entry);
      RawRecord.Leaves leaves = new RawRecord.Leaves();
      byte[] leaf = new byte[Hash.BYTES];
      SegmentRows rows = new SegmentRows(entry.name(), file.segment(), 0);
      for (; rows.index() != SegmentRows.END; rows.advance()) {
        leaves.leaf(rows.record().array(), 0, rows.acceptedMs(), leaf, 0);
        check.add(leaf);
      }
      check.end();
    } catch (IOException e) {
      damage(ENTRY, String.valueOf(e.getMessage()), one.path(), entry.firstIndex());
    }
  }

  /** All records in their order give the root that the log had at the sealed end. */
  private void root() throws IOException {
    Manifest manifest = sealed.manifest();
    CompactRange range = new CompactRange();
    RawRecord.Leaves leaves = new RawRecord.Leaves();
    byte[] leaf = new byte[Hash.BYTES];
    RecordMerge merge = SealedSet.merge(sealed.segments(), 0, manifest.end());
    Path file = store.resolve(Manifest.FILE);
    while (merge.next()) {
      if (merge.index() != range.size()) {
        damage(MISSING, "no segment has the record", file, range.size());
        return;
      }
      Bytes record = merge.record();
      leaves.leaf(record.array(), 0, merge.acceptedMs(), leaf, 0);
      range.append(leaf, 0, (_, _, _, _) -> {});
    }
    if (range.size() != manifest.end()) {
      damage(MISSING, "no segment has the record", file, range.size());
    } else if (manifest.end() > 0 && !range.root().equals(manifest.root())) {
      damage(ROOT, "the sealed records do not give the root that the log had", file, -1);
    }
  }

  private void leftovers() throws IOException {
    Set<Long> named = new HashSet<>();
    sealed.segments().forEach(one -> named.add(one.entry().number()));
    for (Map.Entry<Long, Path> one : StoreState.segmentFiles(store).entrySet()) {
      if (!named.contains(one.getKey())) {
        findings.add(
            new Fsck.Finding.Leftover(
                "segment that the manifest does not name", one.getValue(), OptionalLong.empty()));
      }
    }
  }

  private void damage(int exitCode, String what, Path file, long index) {
    findings.add(
        new Fsck.Finding.Damage(
            exitCode,
            what,
            file,
            OptionalLong.empty(),
            index < 0 ? OptionalLong.empty() : OptionalLong.of(index),
            RESTORE));
  }
}
