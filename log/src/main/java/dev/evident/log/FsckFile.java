package dev.evident.log;

import dev.evident.log.Fsck.Finding;
import dev.evident.log.Journal.JournalFile;
import dev.evident.log.disk.Disk;
import dev.evident.log.keys.DataKeyMissing;
import dev.evident.log.keys.DataKeys;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks one journal file from its header to its end, with the hashes and the index that belong to
 * it. One thread.
 */
final class FsckFile {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int PROGRESS_FRAMES = 64;

  /**
   * What all files need.
   *
   * @param tiles folder of the hash files
   * @param sizes sizes at which the root is asked for
   */
  record Shared(
      Disk disk,
      Path tiles,
      Identity identity,
      Set<Long> sizes,
      Fsck.Progress progress,
      FsckHeaders headers,
      DataKeys keys,
      AtomicLong bytesDone,
      long bytesTotal) {
    Shared(
        Disk disk,
        Path tiles,
        Identity identity,
        Set<Long> sizes,
        Fsck.Progress progress,
        FsckHeaders headers,
        DataKeys keys)
        throws IOException {
      this(disk, tiles, identity, sizes, progress, headers, keys, new AtomicLong(), total(headers));
    }

    private static long total(FsckHeaders headers) throws IOException {
      long total = 0;
      for (JournalFile file : headers.files()) {
        total += file.reader().size();
      }
      return total;
    }
  }

  /**
   * Where a file ends, and what was found in it.
   *
   * @param file the file
   * @param whole whether every record up to the next file was read
   * @param size size of the log behind the last sound frame
   * @param next header of a file that would begin there; only its state counts
   * @param roots root of the log at the sizes that were asked for
   * @param controls genesis and key records
   */
  record Outcome(
      Path file,
      List<Finding> findings,
      boolean whole,
      long size,
      JournalHeader next,
      Map<Long, Hash> roots,
      List<StoredRecord> controls,
      long frames,
      long records,
      long bytes) {
    /** Why a file with this header does not go on where this one ends. */
    Optional<String> brokenBy(JournalHeader header) {
      if (header.firstIndex() != next.firstIndex()) {
        return Optional.of("journal file does not begin where the file before it ends");
      }
      if (!header.range().equals(next.range())) {
        return Optional.of("compact range in the header is not the one of the records before it");
      }
      if (!header.previousFrameHash().equals(next.previousFrameHash())) {
        return Optional.of("frame hash in the header is not the one of the last frame before it");
      }
      return header.acceptedMs() == next.acceptedMs()
          ? Optional.empty()
          : Optional.of("accepted time in the header is not the one of the last frame before it");
    }
  }

  private final Shared shared;
  private final JournalFile file;
  private final Optional<JournalFile> following;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Long, Hash> roots = new HashMap<>();
  private final List<StoredRecord> controls = new ArrayList<>();
  private final Map<Long, Long> frameOffsets = new HashMap<>();
  private final List<Batch.Id> ids = new ArrayList<>();
  private final List<Long> idIndexes = new ArrayList<>();
  private final CompactRange range;
  private final RecordFormat format = new RecordFormat();
  private byte[] previousFrameHash;
  private long acceptedMs;
  private long frames;
  private boolean opened = true;

  FsckFile(Shared shared, int number) {
    List<JournalFile> all = shared.headers().files();
    this.shared = shared;
    this.file = all.get(number);
    this.following = number + 1 < all.size() ? Optional.of(all.get(number + 1)) : Optional.empty();
    this.range = CompactRange.of(file.firstIndex(), file.header().range());
    this.previousFrameHash = file.header().previousFrameHash().bytes();
    this.acceptedMs = file.header().acceptedMs();
  }

  Outcome run() throws IOException {
    long end = file.reader().size();
    FrameScanner scanner =
        new FrameScanner(file, JournalHeader.BYTES, new FrameBuffers(shared.keys(), CHUNK_BYTES));
    long position = scanner.position();
    boolean sound = true;
    try (FsckHashes hashes = new FsckHashes(shared.disk(), shared.tiles())) {
      if (shared.sizes().contains(range.size())) {
        roots.put(range.size(), range.root());
      }
      while (sound && next(scanner)) {
        sound = frame(scanner, hashes);
        if (sound) {
          shared.bytesDone().addAndGet(scanner.position() - position);
          position = scanner.position();
          if (frames % PROGRESS_FRAMES == 0) {
            shared.progress().at(shared.bytesDone().get(), shared.bytesTotal());
          }
        }
      }
      findings.addAll(hashes.findings());
    }
    boolean whole = sound && opened && end(scanner, position, end);
    if (whole && following.isPresent()) {
      index();
    }
    shared.progress().at(shared.bytesDone().addAndGet(end - position), shared.bytesTotal());
    JournalHeader next =
        new JournalHeader(
            range.size(),
            file.firstIndex(),
            acceptedMs,
            file.header().logId(),
            Hash.of(previousFrameHash),
            range.hashes());
    long records = range.size() - file.firstIndex();
    return new Outcome(
        file.path(),
        findings,
        whole,
        range.size(),
        next,
        roots,
        controls,
        frames,
        records,
        position);
  }

  private boolean next(FrameScanner scanner) throws IOException {
    try {
      return scanner.next();
    } catch (CorruptLogException e) {
      opened = false;
      findings.add(
          damage(Fsck.ENTRY, String.valueOf(e.getMessage()), scanner.position(), range.size()));
    } catch (DataKeyMissing e) {
      opened = false;
      findings.add(
          damage(Fsck.MISSING, String.valueOf(e.getMessage()), scanner.position(), range.size()));
    }
    return false;
  }

  /** Checks one frame whose checksums are right; false when nothing behind it makes sense. */
  private boolean frame(FrameScanner scanner, FsckHashes hashes) throws IOException {
    byte[] b = scanner.buffer();
    long first = range.size();
    if (scanner.firstIndex() != first) {
      return broken(scanner, "frame begins at index " + scanner.firstIndex());
    }
    if (!Arrays.equals(b, scanner.at() + 48, scanner.at() + 80, previousFrameHash, 0, Hash.BYTES)) {
      return broken(scanner, "frame does not carry the hash of the frame before it");
    }
    if (scanner.acceptedMs() < acceptedMs) {
      findings.add(damage(Fsck.TIME, "accepted time falls", scanner.frameOffset(), first));
    }
    int p = scanner.bodyStart();
    byte[] leaf = new byte[Hash.BYTES];
    for (int i = 0; i < scanner.records(); i++) {
      record(b, p, scanner.acceptedMs());
      format.leaf(b, p, scanner.acceptedMs(), leaf, 0);
      range.append(leaf, 0, hashes);
      if (shared.sizes().contains(range.size())) {
        roots.put(range.size(), range.root());
      }
      p += RecordFormat.length(b, p, scanner.trailerStart());
    }
    byte[] root = new byte[Hash.BYTES];
    range.root(root, 0);
    int trailer = scanner.trailerStart();
    if (RecordFormat.i64(b, trailer) != range.size()
        || !Arrays.equals(b, trailer + 8, trailer + 40, root, 0, Hash.BYTES)) {
      return broken(scanner, "records do not give the root that the frame ends with");
    }
    frameOffsets.put(scanner.frameOffset(), first);
    previousFrameHash = scanner.hash();
    acceptedMs = scanner.acceptedMs();
    frames++;
    return true;
  }

  private void record(byte[] b, int p, long frameAcceptedMs) {
    long index = range.size();
    int kind = RecordFormat.kind(b, p);
    if (RecordFormat.isControl(kind)) {
      if (kind == Entry.Kind.GENESIS.code() || kind == Entry.Kind.KEY.code()) {
        controls.add(RecordFormat.stored(b, p, index, frameAcceptedMs));
      }
    } else if (following.isPresent()) { // the last file has no index on the disk
      ids.add(shared.identity().idOf(RecordFormat.stored(b, p, index, frameAcceptedMs)));
      idIndexes.add(index);
    }
  }

  private boolean broken(FrameScanner scanner, String what) {
    findings.add(damage(Fsck.ENTRY, what, scanner.frameOffset(), range.size()));
    return false;
  }

  private Finding damage(int exitCode, String what, long offset, long index) {
    return Fsck.damage(exitCode, what, file.path(), offset, index, Fsck.RESTORE);
  }

  /** Judges how the scan ended; true when every record that is due was read. */
  private boolean end(FrameScanner scanner, long position, long end) throws IOException {
    long due =
        following.isPresent()
            ? following.get().firstIndex()
            : shared.sizes().stream().mapToLong(Long::longValue).max().orElse(0);
    if (range.size() < due) {
      boolean cutOff = scanner.reachedEnd() && following.isEmpty();
      findings.add(
          damage(
              cutOff ? Fsck.ROLLBACK : Fsck.ENTRY,
              scanner.stoppedBy() + " where record " + range.size() + " of " + due + " is due",
              position,
              range.size()));
      return false;
    }
    long garbage = firstByte(position, end);
    if (garbage < 0) {
      return true;
    }
    Optional<Long> sound = soundFrame(Math.max(garbage, position + 1), end);
    if (sound.isPresent()) {
      findings.add(
          damage(
              Fsck.ENTRY,
              scanner.stoppedBy() + ", but a sound frame follows at offset " + sound.get(),
              position,
              range.size()));
      return false;
    }
    findings.add(
        new Finding.Leftover(
            "bytes behind the last frame (" + scanner.stoppedBy() + ")",
            file.path(),
            OptionalLong.of(garbage)));
    return true;
  }

  /** Offset of the first byte that is not zero, or -1. */
  private long firstByte(long from, long end) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    byte[] zeros = new byte[CHUNK_BYTES];
    for (long at = from; at < end; at += CHUNK_BYTES) {
      int read = file.reader().read(ByteBuffer.wrap(chunk), at);
      int found = Arrays.mismatch(chunk, 0, read, zeros, 0, read);
      if (found >= 0) {
        return at + found;
      }
    }
    return -1;
  }

  private Optional<Long> soundFrame(long from, long end) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES + FrameFormat.HEADER_BYTES];
    for (long at = from; at < end; at += CHUNK_BYTES) {
      int read = file.reader().read(ByteBuffer.wrap(chunk), at);
      for (int i = 0; i + FrameFormat.HEADER_BYTES <= read && i < CHUNK_BYTES; i++) {
        if (FrameFormat.headerIsSound(chunk, i)
            && new FrameScanner(file.reader(), at + i, end).next()) {
          return Optional.of(at + i);
        }
      }
    }
    return Optional.empty();
  }

  /** Every id must be found through the saved index, and every point must be a frame. */
  private void index() throws IOException {
    Path path = Recovery.indexPath(file.path());
    try (SavedIndex index = SavedIndex.open(new MemoryDisk(shared.disk()), path)) {
      index.check();
      String wrong = index.wrongPoint(file.firstIndex(), frameOffsets);
      for (int i = 0; i < ids.size() && wrong.isEmpty(); i++) {
        Batch.Id id = ids.get(i);
        long at = idIndexes.get(i);
        if (!index.mayHold(id.key(), id.millis())
            || Arrays.stream(index.candidates(id.key())).noneMatch(found -> found == at)) {
          wrong = "the id of record " + at + " is not found";
        }
      }
      if (!wrong.isEmpty()) {
        throw new CorruptLogException(wrong);
      }
    } catch (java.nio.file.NoSuchFileException e) {
      findings.add(new Finding.Leftover("index is missing", path, OptionalLong.empty()));
    } catch (CorruptLogException e) {
      findings.add(
          Fsck.damage(
              Fsck.DERIVED,
              String.valueOf(e.getMessage()),
              path,
              -1,
              file.firstIndex(),
              Fsck.DERIVED_ADVICE));
    }
  }
}
