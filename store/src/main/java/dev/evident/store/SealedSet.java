package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.RecordVisitor;
import dev.evident.log.keys.DataKeyId;
import dev.evident.store.scan.Part;
import dev.evident.store.scan.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The segments of one edition of the manifest. Immutable. */
final class SealedSet {
  private final Manifest manifest;
  private final List<StoredSegment> segments;

  SealedSet(Manifest manifest, Collection<StoredSegment> open) {
    Map<SegmentEntry, StoredSegment> byEntry = new HashMap<>();
    open.forEach(one -> byEntry.put(one.entry(), one));
    List<StoredSegment> all = new ArrayList<>(manifest.segments().size());
    for (SegmentEntry entry : manifest.segments()) {
      StoredSegment one = byEntry.get(entry);
      if (one == null) {
        throw new AssertionError("bug: segment " + entry.name() + " was not opened");
      }
      all.add(one);
    }
    this.manifest = manifest;
    this.segments = List.copyOf(all);
  }

  Manifest manifest() {
    return manifest;
  }

  List<StoredSegment> segments() {
    return segments;
  }

  /** What queries see of it. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>(segments.size());
    for (StoredSegment one : segments) {
      Part part = one.part();
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  List<Unreadable> unreadable() {
    return segments.stream().filter(one -> !one.isOpen()).map(StoredSegment::unreadable).toList();
  }

  /** Visits records of the sealed range in their order; returns false when the visitor did. */
  boolean scan(long from, long to, RecordVisitor visitor) throws IOException {
    RecordMerge merge = merge(segments, from, to);
    for (long due = from; due < to; due++) {
      if (!merge.next() || merge.index() != due) {
        throw missing(due);
      }
      if (!visitor.visit(merge.record().array(), 0, due, merge.acceptedMs())) {
        return false;
      }
    }
    return true;
  }

  /** The records of those segments that may hold some of these indexes. */
  static RecordMerge merge(List<StoredSegment> segments, long from, long to) throws IOException {
    List<SegmentRows> rows = new ArrayList<>();
    for (StoredSegment one : segments) {
      SegmentFiles.OpenFile file = one.file();
      if (file != null && one.entry().overlaps(from, to)) {
        rows.add(new SegmentRows(one.entry().name(), file.segment(), from));
      }
    }
    return new RecordMerge(rows);
  }

  /** The control records: they have a key of their own. */
  RecordMerge controls() throws IOException {
    for (StoredSegment one : segments) {
      if (!one.isOpen() && one.entry().key().equals(DataKeyId.CONTROL)) {
        throw missing(one.entry().firstIndex());
      }
    }
    return merge(
        segments.stream().filter(one -> one.entry().key().equals(DataKeyId.CONTROL)).toList(),
        0,
        Long.MAX_VALUE);
  }

  private CorruptLogException missing(long index) {
    StringBuilder where = new StringBuilder();
    for (StoredSegment one : segments) {
      if (!one.isOpen() && one.entry().overlaps(index, index + 1)) {
        where.append("; segment ").append(one.path()).append(" is isolated: ");
        where.append(one.problem());
      }
    }
    return new CorruptLogException(
        "sealed record "
            + index
            + " cannot be read"
            + (where.isEmpty() ? ": no segment has it" : where)
            + "; restore the file from a copy and run evident fsck");
  }
}
