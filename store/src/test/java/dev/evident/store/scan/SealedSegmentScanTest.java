package dev.evident.store.scan;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.keys.FileCipher;
import dev.evident.store.live.OpenSegment;
import dev.evident.store.sealed.ChunkCache;
import dev.evident.store.sealed.SealedSegment;
import dev.evident.store.sealed.SegmentCiphers;
import dev.evident.store.sealed.SegmentKey;
import dev.evident.store.sealed.SegmentWriter;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Scans of segments in files: freshly sealed ones, and ones that several were made into. */
class SealedSegmentScanTest extends ScanContract {
  private static final SegmentCiphers CIPHERS =
      (_, salt) -> FileCipher.of(new byte[32], salt, "segment");
  private static final SegmentKey KEY = new SegmentKey(0, 0, 20_000);

  @TempDir Path directory;
  private final Disk disk = new RealDisk();
  // Too small for all: chunks come and go.
  private final ChunkCache cache = new ChunkCache(1 << 20, 0);
  private final List<SealedSegment> open = new ArrayList<>();
  private int files;

  @Override
  Segment segment(List<Logged> records) throws IOException {
    if (records.size() < 2 || files % 2 == 0) {
      return seal(List.of(source(records)));
    }
    int middle = records.size() / 2;
    SealedSegment first = seal(List.of(source(records.subList(0, middle))));
    SealedSegment second = seal(List.of(source(records.subList(middle, records.size()))));
    return seal(List.of(SegmentWriter.Source.of(first), SegmentWriter.Source.of(second)));
  }

  private static SegmentWriter.Source source(List<Logged> records) {
    OpenSegment segment = new OpenSegment(records.size());
    for (Logged record : records) {
      segment.append(record.raw(), 0, record.index(), record.acceptedMs());
    }
    segment.publish();
    return new SegmentWriter.Source(segment.view(), segment.terms());
  }

  private SealedSegment seal(List<SegmentWriter.Source> sources) throws IOException {
    byte[] salt = new byte[FileCipher.SALT_BYTES];
    salt[0] = (byte) ++files;
    salt[1] = (byte) (files >> 8);
    Path file = directory.resolve(files + ".evs");
    SegmentWriter.write(disk, file, KEY, CIPHERS, salt, sources);
    SealedSegment sealed = SealedSegment.open(disk, file, CIPHERS, cache);
    open.add(sealed);
    Files.delete(file); // what is open stays
    return sealed;
  }

  @AfterEach
  void close() throws IOException {
    for (SealedSegment segment : open) {
      segment.close();
    }
  }
}
