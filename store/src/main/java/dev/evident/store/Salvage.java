package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.RawRecord;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.DataKeyId;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a manifest from the segment files alone. Of segments with the same records the larger one
 * counts: it was merged from the others. What lies behind the first gap is not sealed: a crash came
 * before all files of a window were there, and the journal still has these records.
 */
final class Salvage {
  private final Path store;
  private final Disk disk;
  private final SegmentFiles files;

  Salvage(Path store, Disk disk, SegmentFiles files) {
    this.store = store;
    this.disk = disk;
    this.files = files;
  }

  /** A file that opens. */
  private record Found(long number, Path path, DataKeyId key, long first, long last, long rows) {}

  /**
   * Makes the manifest.
   *
   * @throws IOException when a file does not open: without it nobody knows what was sealed
   */
  Manifest manifest() throws IOException {
    List<Found> kept = new ArrayList<>();
    long nextNumber = 0;
    List<Found> all = new ArrayList<>();
    for (Map.Entry<Long, Path> one : StoreState.segmentFiles(store).entrySet()) {
      nextNumber = one.getKey() + 1;
      all.add(found(one.getKey(), one.getValue()));
    }
    all.sort(Comparator.comparingLong(Found::rows).reversed());
    for (Found one : all) {
      boolean covered =
          kept.stream()
              .anyMatch(other ->
                  other.key().equals(one.key())
                      && other.first() <= one.last()
                      && other.last() >= one.first());
      if (!covered) {
        kept.add(one);
      }
    }
    for (long end = Long.MAX_VALUE; ; ) {
      long gap = gap(kept, end);
      List<Found> below = kept.stream().filter(one -> one.last() < gap).toList();
      if (below.size() == kept.size() || gap == 0) {
        return entries(gap == 0 ? List.of() : below, gap, nextNumber);
      }
      kept = new ArrayList<>(below);
      end = gap;
    }
  }

  private Found found(long number, Path path) throws IOException {
    DataKeyId key = files.key(path);
    try (SegmentFiles.OpenFile file = files.open(path, key)) {
      Segment segment = file.segment();
      int blocks = segment.blockCount();
      long rows = 0;
      for (int i = 0; i < blocks; i++) {
        rows += segment.block(i).rows();
      }
      return new Found(
          number,
          path,
          key,
          segment.block(0).firstIndex(),
          segment.block(blocks - 1).lastIndex(),
          rows);
    }
  }

  /** Sees the records of some files in their order. */
  private interface Visitor {
    /** Returns false to stop. */
    boolean visit(RecordMerge at) throws IOException;
  }

  private void scan(List<Found> some, Visitor visitor) throws IOException {
    List<SegmentFiles.OpenFile> open = new ArrayList<>();
    try {
      List<SegmentRows> rows = new ArrayList<>();
      for (Found one : some) {
        SegmentFiles.OpenFile file = files.open(one.path(), one.key());
        open.add(file);
        rows.add(new SegmentRows(SegmentEntry.name(one.number()), file.segment(), 0));
      }
      RecordMerge merge = new RecordMerge(rows);
      while (merge.next() && visitor.visit(merge)) {
        // the visitor does the work
      }
    } finally {
      for (SegmentFiles.OpenFile file : open) {
        file.close();
      }
    }
  }

  /** The first index below {@code end} that no file has. */
  private long gap(List<Found> some, long end) throws IOException {
    long[] due = {0};
    scan(
        some,
        at -> {
          if (at.index() != due[0] || due[0] >= end) {
            return false;
          }
          due[0]++;
          return true;
        });
    return due[0];
  }

  private Manifest entries(List<Found> some, long end, long nextNumber) throws IOException {
    CompactRange range = new CompactRange();
    RawRecord.Leaves leaves = new RawRecord.Leaves();
    byte[] leaf = new byte[Hash.BYTES];
    Map<String, MessageDigest> digests = new HashMap<>();
    scan(
        some,
        at -> {
          Bytes record = at.record();
          leaves.leaf(record.array(), 0, at.acceptedMs(), leaf, 0);
          digests.computeIfAbsent(at.name(), _ -> Making.sha256()).update(leaf);
          range.append(leaf, 0, (_, _, _, _) -> {});
          return true;
        });
    List<SegmentEntry> entries = new ArrayList<>();
    for (Found one : some) {
      MessageDigest digest = digests.get(SegmentEntry.name(one.number()));
      if (digest == null) {
        throw new CorruptLogException("segment " + one.path() + " has no records");
      }
      try (DiskFile file = disk.open(one.path(), Disk.Access.READ);
          SegmentFiles.OpenFile open = files.open(one.path(), one.key())) {
        entries.add(
            new SegmentEntry(
                one.number(),
                one.key(),
                one.first(),
                one.last(),
                (int) one.rows(),
                open.segment().blockCount(),
                file.size(),
                Making.hash(file),
                List.of(new SegmentEntry.Leaves((int) one.rows(), Hash.of(digest.digest())))));
      }
    }
    Hash root = end == 0 ? Manifest.EMPTY.root() : range.root();
    return new Manifest(1, nextNumber, end, root, entries);
  }
}
