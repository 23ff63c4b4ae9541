package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.log.RawRecord;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Tile;
import dev.evident.store.segment.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * One way through the sealed records, from the first to the last: reads every piece of the files,
 * puts each record together, computes its leaf hash and holds the tree that they give against the
 * tree of the log, whose root in turn must be the one that was signed. Owned by the thread that
 * goes.
 */
final class ScrubRound {
  /** Records that are checked in one go: as many as a block has. */
  private static final long CHUNK_RECORDS = 16L * Tile.WIDTH_MAX;

  private final EvidentLog log;
  private final SegmentFiles files;
  private final StoreState state;
  private final InstantSource clock;
  private final Trouble trouble;
  private final RawRecord.Leaves leaves = new RawRecord.Leaves();
  private final byte[] leaf = new byte[Hash.BYTES];
  private final Map<Long, String> found = new HashMap<>();
  private final Set<Long> passed = new HashSet<>();
  private CompactRange range;
  private boolean rootIsWrong;

  /**
   * @param range of the records that were checked already
   * @param trouble is told what is found
   */
  ScrubRound(
      EvidentLog log,
      SegmentFiles files,
      StoreState state,
      InstantSource clock,
      Trouble trouble,
      CompactRange range) {
    this.log = log;
    this.files = files;
    this.state = state;
    this.clock = clock;
    this.trouble = trouble;
    this.range = range;
  }

  /** The records below were checked. */
  long next() {
    return range.size();
  }

  /** The tree of the records below. */
  CompactRange range() {
    return range;
  }

  /** What is wrong, by segment; empty when nothing was found. */
  List<String> findings() {
    List<String> all = new ArrayList<>(new TreeSet<>(found.values()));
    if (rootIsWrong) {
      all.add("the tree does not have the root that was signed");
    }
    return all;
  }

  /**
   * Checks some records.
   *
   * @return how many bytes were read; empty when all whole tiles were checked
   */
  OptionalLong step() throws IOException {
    long from = next();
    long to = Math.min(from + CHUNK_RECORDS, limit());
    if (to <= from) {
      return OptionalLong.empty();
    }
    CompactRange before = range.copy();
    try {
      return OptionalLong.of(check(state.sealed(), from, to) + mark(to));
    } catch (IOException | RuntimeException e) {
      range = before; // these records are read again: each may stand in the tree once
      throw e;
    }
  }

  /** Whole tiles up to here can be checked: the last sealed ones may reach into the journal. */
  private long limit() {
    long end = state.sealed().manifest().end();
    long up = Math.ceilDiv(end, (long) Tile.WIDTH_MAX) * Tile.WIDTH_MAX;
    return up <= log.committed().size() ? up : up - Tile.WIDTH_MAX;
  }

  /** Checks the records of some tiles; returns how many bytes they have. */
  private long check(SealedSet sealed, long from, long to) throws IOException {
    List<Set<String>> names = new ArrayList<>();
    for (long at = from; at < to; at += Tile.WIDTH_MAX) {
      names.add(new TreeSet<>());
    }
    CompactRange.NodeSink tree =
        (height, index, hash, at) -> {
          if (height == Tile.HEIGHT && !isNode(index, hash, at)) {
            long first = index * Tile.WIDTH_MAX;
            tell(
                sealed,
                names.get((int) ((first - from) / Tile.WIDTH_MAX)),
                "records "
                    + first
                    + " to "
                    + (first + Tile.WIDTH_MAX - 1)
                    + " are not those of the log");
          }
        };
    long[] bytes = {0};
    long end = Math.min(to, sealed.manifest().end());
    try {
      RecordMerge merge = SealedSet.merge(sealed.segments(), from, end);
      for (long due = from; due < end; due++) {
        if (!merge.next() || merge.index() != due) {
          throw new CorruptLogException("sealed record " + due + " is missing");
        }
        names.get((int) ((due - from) / Tile.WIDTH_MAX)).add(merge.name());
        Bytes record = merge.record();
        add(record.array(), 0, merge.acceptedMs(), tree);
        bytes[0] += record.length();
      }
      log.scanRaw(
          end,
          to,
          (b, at, index, acceptedMs) -> {
            add(b, at, acceptedMs, tree);
            return true;
          });
    } catch (CorruptLogException e) {
      tell(sealed, near(sealed, e, from, to), String.valueOf(e.getMessage()));
      range = rangeOfLog(to);
    }
    return bytes[0];
  }

  /** The segments that an error is about. */
  private static Set<String> near(SealedSet sealed, CorruptLogException e, long from, long to) {
    Set<String> near = new TreeSet<>();
    for (StoredSegment one : sealed.segments()) {
      String name = one.entry().name();
      boolean named = String.valueOf(e.getMessage()).contains(name);
      if (named || (!one.isOpen() && one.entry().overlaps(from, to))) {
        near.add(name);
      }
    }
    return near;
  }

  private void add(byte[] b, int at, long acceptedMs, CompactRange.NodeSink tree) {
    leaves.leaf(b, at, acceptedMs, leaf, 0);
    range.append(leaf, 0, tree);
  }

  private boolean isNode(long index, byte[] hash, int at) {
    try {
      return log.node(Tile.HEIGHT, index).matches(hash, at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tree as the log has it: goes on behind records that cannot be read. */
  private CompactRange rangeOfLog(long size) throws IOException {
    List<Hash> hashes = new ArrayList<>();
    long from = 0;
    for (int height = Long.SIZE - 1; height >= Tile.HEIGHT; height--) {
      if ((size >>> height & 1) != 0) {
        hashes.add(log.node(height, from >>> height));
        from += 1L << height;
      }
    }
    return CompactRange.of(size, hashes);
  }

  private void tell(SealedSet sealed, Set<String> names, String what) {
    for (StoredSegment one : sealed.segments()) {
      if (names.contains(one.entry().name())) {
        found.putIfAbsent(one.entry().number(), what);
        state.verified().put(one.entry().number(), new Verified.OfSegment(clock.millis(), what));
      }
    }
    trouble.began(log, "sealed data is damaged, see evident fsck", new CorruptLogException(what));
  }

  /**
   * Segments whose records were all passed are read once more, piece by piece and past the cache:
   * those with nothing to find are verified. Returns how many bytes that were.
   */
  private long mark(long to) {
    long bytes = 0;
    SealedSet sealed = state.sealed();
    for (StoredSegment one : sealed.segments()) {
      SegmentEntry entry = one.entry();
      if (entry.lastIndex() >= to || !one.isOpen() || !passed.add(entry.number())) {
        continue;
      }
      bytes += entry.fileBytes();
      try {
        files.check(one.path(), entry.key());
        if (!found.containsKey(entry.number())) {
          state.verified().put(entry.number(), new Verified.OfSegment(clock.millis(), ""));
        }
      } catch (IOException e) {
        boolean gone = !state.sealed().segments().contains(one); // merged meanwhile
        if (!gone) {
          tell(sealed, Set.of(entry.name()), e.toString());
        }
      }
    }
    return bytes;
  }

  /**
   * The last sealed records, fewer than a tile: with them the tree must have the root that the log
   * had when they were sealed.
   */
  private void checkRest(SealedSet sealed) throws IOException {
    long end = sealed.manifest().end();
    CompactRange whole = range.copy();
    Set<String> names = new TreeSet<>();
    try {
      RecordMerge merge = SealedSet.merge(sealed.segments(), next(), end);
      while (whole.size() < end) {
        if (!merge.next() || merge.index() != whole.size()) {
          throw new CorruptLogException("sealed record " + whole.size() + " is missing");
        }
        names.add(merge.name());
        leaves.leaf(merge.record().array(), 0, merge.acceptedMs(), leaf, 0);
        whole.append(leaf, 0, (_, _, _, _) -> {});
      }
      if (!whole.root().equals(sealed.manifest().root())) {
        tell(sealed, names, "the last sealed records are not those of the log");
      }
    } catch (CorruptLogException e) {
      tell(sealed, near(sealed, e, next(), end), String.valueOf(e.getMessage()));
    }
  }

  /** All records gave the tree of the log: now its root must be the one that was signed. */
  void end() throws IOException {
    SealedSet sealed = state.sealed();
    if (sealed.manifest().end() > next()) {
      checkRest(sealed);
    }
    long _ = mark(Long.MAX_VALUE);
    Optional<Published> signed = log.published();
    if (signed.isPresent() && !log.rootAt(signed.get().size()).equals(signed.get().root())) {
      rootIsWrong = true;
      trouble.began(
          log,
          "the tree does not have the root that was signed over " + signed.get().size(),
          new CorruptLogException("run evident fsck"));
    } else if (found.isEmpty()) {
      trouble.ended();
    }
  }
}
