package dev.evident.store;

import dev.evident.store.scan.Part;
import dev.evident.store.scan.Unreadable;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A segment file that the manifest names: open, or isolated because it does not open. */
final class StoredSegment {
  private final SegmentEntry entry;
  private final Path path;
  private final SegmentFiles.@Nullable OpenFile file;
  private final @Nullable Part part;
  private final String problem;

  private StoredSegment(
      SegmentEntry entry,
      Path path,
      SegmentFiles.@Nullable OpenFile file,
      @Nullable Part part,
      String problem) {
    this.entry = entry;
    this.path = path;
    this.file = file;
    this.part = part;
    this.problem = problem;
  }

  /**
   * Opens a segment; one that cannot be opened, or is another one than it should be, is isolated.
   */
  static StoredSegment open(SegmentFiles files, Path store, SegmentEntry entry) {
    Path path = store.resolve(entry.name());
    try {
      SegmentFiles.OpenFile file = files.open(path, entry.key());
      String wrong = differs(entry, file.segment());
      if (wrong.isEmpty()) {
        return new StoredSegment(entry, path, file, new Part(entry.name(), file.segment()), "");
      }
      file.close();
      return new StoredSegment(entry, path, null, null, wrong);
    } catch (IOException | RuntimeException e) {
      return new StoredSegment(entry, path, null, null, e.toString());
    }
  }

  private static String differs(SegmentEntry entry, Segment segment) {
    int blocks = segment.blockCount();
    long rows = 0;
    for (int i = 0; i < blocks; i++) {
      rows += segment.block(i).rows();
    }
    boolean same =
        blocks == entry.blocks()
            && rows == entry.rows()
            && segment.block(0).firstIndex() == entry.firstIndex()
            && segment.block(blocks - 1).lastIndex() == entry.lastIndex();
    return same ? "" : "it is another segment than the manifest names";
  }

  SegmentEntry entry() {
    return entry;
  }

  Path path() {
    return path;
  }

  /** What queries see; null when it is isolated. */
  @Nullable Part part() {
    return part;
  }

  SegmentFiles.@Nullable OpenFile file() {
    return file;
  }

  boolean isOpen() {
    return file != null;
  }

  /** Why it is isolated; empty when it is not. */
  String problem() {
    return problem;
  }

  Unreadable unreadable() {
    return new Unreadable(entry.name(), entry.firstIndex(), entry.lastIndex(), problem);
  }

  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
