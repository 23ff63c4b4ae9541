package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.EvidentLog;
import dev.evident.log.Identity;
import dev.evident.log.KeySource;
import dev.evident.log.LogConfig;
import dev.evident.log.LogListener;
import dev.evident.log.Published;
import dev.evident.log.SealedRecords;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.DataKeys;
import dev.evident.merkle.Hash;
import dev.evident.store.live.OpenSegment;
import dev.evident.store.sealed.ChunkCache;
import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes all derived files of a stopped server's directory anew from the records: the manifest when
 * it is lost, every segment from its own records, the hashes of the tree and the indexes of the
 * journal; and proves that all records are what they were: each is compared, and together they must
 * give the root of the last checkpoint that was signed.
 */
public final class Rebuild {
  private static final long CACHE_BYTES = 64L << 20;

  private final Path data;
  private final StoreConfig config;
  private final Disk disk;
  private final boolean encrypted;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Progress progress;
  private @Nullable Store store;
  private boolean manifestMade;
  private long segments;
  private long records;

  private Rebuild(
      Path data,
      StoreConfig config,
      Disk disk,
      boolean encrypted,
      InstantSource clock,
      SecureRandom random,
      Progress progress) {
    this.data = data;
    this.config = config;
    this.disk = disk;
    this.encrypted = encrypted;
    this.clock = clock;
    this.random = random;
    this.progress = progress;
  }

  /** Told of progress, in records. */
  public interface Progress {
    void at(long done, long total);
  }

  /**
   * What was done.
   *
   * @param manifestMade whether the manifest had to be made anew
   * @param segments segments that were written anew
   * @param records records in them, each compared
   * @param size records of the log
   * @param root their root
   * @param signedSize size of the checkpoint that they were held against; 0 when there is none
   */
  public record Report(
      boolean manifestMade, long segments, long records, long size, Hash root, long signedSize) {}

  /**
   * Rebuilds a directory. After a crash it can be done again.
   *
   * @throws StartRefused when a server is running on the directory, or it must not be opened
   * @throws CorruptLogException when a record is not what it was; says which
   */
  public static Report run(
      Path data,
      LogConfig logConfig,
      StoreConfig config,
      Disk disk,
      KeySource kek,
      Identity identity,
      boolean encrypted,
      InstantSource clock,
      SecureRandom random,
      Progress progress)
      throws IOException, StartRefused {
    Rebuild rebuild = new Rebuild(data, config, disk, encrypted, clock, random, progress);
    try (EvidentLog log =
        EvidentLog.open(
            data,
            logConfig,
            disk,
            kek,
            identity,
            clock,
            random,
            LogListener.NONE,
            rebuild::sealed)) {
      Optional<Published> signed = log.published();
      if (signed.isPresent() && !log.rootAt(signed.get().size()).equals(signed.get().root())) {
        throw new CorruptLogException(
            "the records do not give the root that was signed over " + signed.get().size());
      }
      long size = log.committed().size();
      return new Report(
          rebuild.manifestMade,
          rebuild.segments,
          rebuild.records,
          size,
          log.rootAt(size),
          signed.map(Published::size).orElse(0L));
    } finally {
      Store opened = rebuild.store;
      if (opened != null) {
        opened.close();
      }
    }
  }

  /** The directory is locked and its keys are open; the log opens with what this returns. */
  private SealedRecords sealed(DataKeys keys) throws IOException, StartRefused {
    Path directory = data.resolve(EvidentLog.STORE);
    SegmentFiles files =
        new SealedFiles(
            disk,
            keys,
            new ChunkCache(CACHE_BYTES, random.nextLong()),
            Optional.of(random),
            encrypted);
    if (Files.isDirectory(directory)) {
      makeManifest(directory, files);
    }
    Store opened =
        Store.open(directory, config, disk, files, clock, new SplittableRandom(random.nextLong()));
    store = opened;
    List<StoredSegment> all = opened.state().sealed().segments();
    long total = all.stream().mapToLong(one -> one.entry().rows()).sum();
    for (StoredSegment one : all) {
      rewrite(opened.state(), directory, files, one);
      segments++;
      records += one.entry().rows();
      progress.at(records, total);
    }
    EvidentLog.deleteDerived(data, disk);
    return opened;
  }

  private void makeManifest(Path directory, SegmentFiles files) throws IOException {
    try {
      if (Manifest.read(disk, directory).isPresent()
          || StoreState.segmentFiles(directory).isEmpty()) {
        return;
      }
    } catch (CorruptLogException e) {
      // made anew below
    }
    new Salvage(directory, disk, files).manifest().write(disk, directory);
    manifestMade = true;
  }

  /** Writes a segment anew, in pieces that fit in memory; the compactor merges them again. */
  private void rewrite(StoreState state, Path directory, SegmentFiles files, StoredSegment old)
      throws IOException {
    SegmentFiles.OpenFile from = old.file();
    if (from == null) {
      throw new CorruptLogException(
          "segment " + old.path() + " cannot be read: " + old.problem() + "; restore the file");
    }
    SegmentEntry entry = old.entry();
    List<Long> begun = new ArrayList<>();
    try (Making making = new Making(disk, directory, files, state, begun)) {
      write(making, entry.key(), new SegmentRows(entry.name(), from.segment(), 0));
      RecordMerge before = SealedSet.merge(List.of(old), 0, Long.MAX_VALUE);
      RecordMerge after = making.read();
      LeafCheck leaves = new LeafCheck(entry);
      while (before.next()) {
        Bytes due = before.record();
        if (!after.next() || after.index() != before.index()) {
          throw new CorruptLogException("record " + before.index() + " is missing when rewritten");
        }
        Bytes found = after.record();
        if (after.acceptedMs() != before.acceptedMs()
            || !Arrays.equals(due.array(), 0, due.length(), found.array(), 0, found.length())) {
          throw new CorruptLogException("record " + before.index() + " is another one");
        }
        leaves.add(making.good(after, found));
      }
      leaves.end();
      List<SegmentEntry> made = making.entries();
      List<StoredSegment> opened =
          made.stream().map(one -> StoredSegment.open(files, directory, one)).toList();
      state.verified(made, clock.millis());
      state.commit(
          manifest -> manifest.replaced(List.of(entry), made, Sealer.nextNumber(manifest, made)),
          opened,
          null);
    } finally {
      state.workDone(begun);
    }
  }

  private void write(Making making, DataKeyId key, SegmentRows rows) throws IOException {
    while (rows.index() != SegmentRows.END) {
      OpenSegment open = new OpenSegment(random.nextLong());
      while (rows.index() != SegmentRows.END
          && !open.isFull()
          && open.contentBytes() < config.windowBytes()) {
        open.append(rows.record().array(), 0, rows.index(), rows.acceptedMs());
        rows.advance();
      }
      open.publish();
      making.write(key, List.of(new SegmentFiles.Source(open.view(), open.terms())));
    }
  }
}
