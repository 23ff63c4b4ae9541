package dev.evident.store.sealed;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.FileCipher;
import dev.evident.store.segment.Segment;
import dev.evident.store.terms.TermSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes segment files: sealing is writing one open segment, compaction several sealed ones. Blocks
 * are copied in their order; dictionaries, templates and columns become one.
 */
public final class SegmentWriter {
  /** Of texts, what all groups of a segment are compressed with. */
  static final int TEXT_DICTIONARY_BYTES_MAX = 1 << 15;

  private SegmentWriter() {}

  /** What a segment is written from: its rows, and its terms. */
  public record Source(Segment segment, TermSource terms) {
    /** A sealed segment, to be written together with others. */
    public static Source of(SealedSegment segment) {
      return new Source(segment, segment.terms());
    }
  }

  /**
   * What was written.
   *
   * @param minTimeMillis no event is older, in milliseconds since 1970
   * @param maxTimeMillis no event is younger
   * @param minAcceptedMs smallest accepted time, in milliseconds since 1970
   * @param maxAcceptedMs largest accepted time
   * @param fileBytes length of the file
   * @param sha256 hash of the file, 64 hex digits
   */
  public record Summary(
      SegmentKey key,
      long rows,
      int blocks,
      long firstIndex,
      long lastIndex,
      long minTimeMillis,
      long maxTimeMillis,
      long minAcceptedMs,
      long maxAcceptedMs,
      long fileBytes,
      String sha256) {}

  /**
   * Writes a segment; durable under its name when this returns, and not there under its name when
   * it throws. System calls: {@code open(tmp) pwrite… fsync(tmp) rename fsync(dir)}.
   *
   * @param salt {@link FileCipher#SALT_BYTES} random bytes that no other file ever had
   * @param sources at least one row in all, in the order of their indexes; may be read meanwhile
   *     but must not change
   */
  public static Summary write(
      Disk disk,
      Path target,
      SegmentKey key,
      SegmentCiphers ciphers,
      byte[] salt,
      List<Source> sources)
      throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("segment " + target + " has no directory");
    }
    byte[] header = SegmentFormat.header(key, salt);
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    disk.delete(temporary);
    Summary summary;
    try (DiskFile file = disk.open(temporary, Disk.Access.WRITE)) {
      ChunkWriter chunks = new ChunkWriter(file, ciphers.of(key, salt), header);
      SegmentDraft draft = SegmentDraft.write(chunks, sources, seed(salt));
      file.force(true);
      summary = draft.summary(key, chunks.length(), HexFormat.of().formatHex(chunks.sha256()));
    }
    disk.rename(temporary, target);
    disk.forceDirectory(parent);
    return summary;
  }

  /** For hash tables: what is in the file does not depend on it. */
  private static long seed(byte[] salt) {
    long seed = 0;
    for (byte b : salt) {
      seed = 31 * seed + b;
    }
    return seed;
  }
}
