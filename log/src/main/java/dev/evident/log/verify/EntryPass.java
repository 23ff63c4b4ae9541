package dev.evident.log.verify;

import dev.evident.merkle.Entry;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Tile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads every entry and every tile of levels 0 and 1 once, in chunks of 65,536 entries (what one
 * level-1 tile stands for), several chunks at a time.
 *
 * <p>Threads take chunks in rising order. When one finds a fault, those in earlier chunks finish
 * and no later chunk matters any more: the first fault of the log is reported, whatever the timing.
 */
final class EntryPass {
  private static final long CHUNK_TILES = Tile.WIDTH_MAX;
  private static final int KEY_CHANGES_MAX = 10_000;
  private static final int PROGRESS_TILES = 16;

  private final TrustedTiles tiles;
  private final boolean evident;
  private final VerifyOptions.Progress progress;
  private final long size;
  private final long chunks;
  private final AtomicLong nextChunk = new AtomicLong();
  private final AtomicLong entriesDone = new AtomicLong();
  private volatile long failedChunk = Long.MAX_VALUE; // written under this

  // Written by the thread that has the chunk, read after all threads have ended.
  private final long[] firstMs;
  private final long[] lastMs;
  private final Verdict.Failed[] failures;
  private final SortedMap<Long, KeyChange> keyChanges = new TreeMap<>(); // guarded by itself

  EntryPass(TrustedTiles tiles, boolean evident, VerifyOptions.Progress progress) {
    this.tiles = tiles;
    this.evident = evident;
    this.progress = progress;
    this.size = tiles.size();
    this.chunks =
        Tile.count(0, size) / CHUNK_TILES + (Tile.count(0, size) % CHUNK_TILES == 0 ? 0 : 1);
    int count = Math.toIntExact(chunks);
    this.firstMs = new long[count];
    this.lastMs = new long[count];
    this.failures = new Verdict.Failed[count];
  }

  /** Checks everything with so many threads. */
  void run(int threads) throws Finding, InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(() -> new Worker().work()));
      }
      try {
        for (Future<?> one : running) {
          one.get();
        }
      } catch (ExecutionException e) {
        throw new AssertionError("bug: the verifier failed", e.getCause());
      } finally {
        failed(-1); // after an interrupt or a bug: nobody goes on
      }
    }
    for (Verdict.Failed failed : failures) {
      if (failed != null) {
        throw new Finding(failed);
      }
    }
    timesRiseAcrossChunks();
  }

  /** When the last entry was accepted, milliseconds since 1970; only for Evident's own logs. */
  long lastAcceptedMs() {
    return lastMs[lastMs.length - 1];
  }

  SortedMap<Long, KeyChange> keyChanges() {
    return keyChanges;
  }

  private void timesRiseAcrossChunks() throws Finding {
    for (int i = 1; evident && i < firstMs.length; i++) {
      if (firstMs[i] < lastMs[i - 1]) {
        throw fallen(i * CHUNK_TILES * Tile.WIDTH_MAX);
      }
    }
  }

  private static Finding fallen(long index) {
    return new Finding(
        ExitCode.TIME_BRACKET,
        "the entry was accepted before the one in front of it",
        "entry " + index);
  }

  private synchronized void failed(long chunk) {
    failedChunk = Math.min(failedChunk, chunk);
  }

  private final class Worker {
    private final Hasher hasher = new Hasher();
    private final byte[] scratch = new byte[Tile.BYTES_MAX];
    private final byte[] leaves = new byte[Tile.BYTES_MAX];

    void work() {
      for (long chunk = nextChunk.getAndIncrement();
          chunk < chunks && chunk < failedChunk;
          chunk = nextChunk.getAndIncrement()) {
        try {
          check(chunk);
        } catch (Finding finding) {
          failures[(int) chunk] = finding.failed();
          failed(chunk);
        }
      }
    }

    private void check(long chunk) throws Finding {
      long from = chunk * CHUNK_TILES;
      long to = Math.min(from + CHUNK_TILES, Tile.count(0, size));
      byte[] parent =
          Tile.widthAt(1, chunk, size) == 0 ? scratch : tiles.level1(chunk, hasher, scratch);
      long lastMsSeen = 0;
      int unreported = 0;
      for (long tile = from; tile < to; tile++) {
        if (chunk > failedChunk) {
          return;
        }
        int width = Tile.widthAt(0, tile, size);
        byte[] hashes = tiles.level0(tile, parent, hasher, scratch);
        TrustedTiles.Entries entries = tiles.bundle(tile, width);
        compare(tile, width, hashes, entries);
        if (evident) {
          lastMsSeen = own(chunk, tile, width, entries, lastMsSeen);
        }
        unreported += width;
        if ((tile - from) % PROGRESS_TILES == PROGRESS_TILES - 1 || tile == to - 1) {
          progress.at(entriesDone.addAndGet(unreported), size);
          unreported = 0;
        }
      }
      lastMs[(int) chunk] = lastMsSeen;
    }

    private void compare(long tile, int width, byte[] hashes, TrustedTiles.Entries entries)
        throws Finding {
      entries.bundle().leaves(hasher, leaves, 0);
      int used = width * Hash.BYTES;
      int at = Arrays.mismatch(leaves, 0, used, hashes, 0, used);
      if (at >= 0) {
        throw new Finding(
            ExitCode.ENTRY,
            "the entry is not the one that its leaf hash stands for",
            "entry " + (tile * Tile.WIDTH_MAX + at / Hash.BYTES) + " in " + entries.path());
      }
    }

    /** The rules for Evident's own entries; returns the time of the last one. */
    private long own(
        long chunk, long tile, int width, TrustedTiles.Entries entries, long lastMsSeen)
        throws Finding {
      EntryBundle bundle = entries.bundle();
      byte[] bytes = entries.bytes();
      long last = lastMsSeen;
      for (int i = 0; i < width; i++) {
        long index = tile * Tile.WIDTH_MAX + i;
        int off = bundle.offset(i);
        try {
          Entry.check(bytes, off, bundle.length(i));
          if (Entry.kind(bytes, off) == Entry.Kind.KEY.code()) {
            keyEvent(index, bundle.entry(i));
          }
        } catch (MalformedException e) {
          throw new Finding(ExitCode.ENTRY, e.reason(), "entry " + index);
        }
        long acceptedMs = Entry.acceptedMs(bytes, off);
        if (acceptedMs < last) {
          throw fallen(index);
        }
        if (index % (CHUNK_TILES * Tile.WIDTH_MAX) == 0) {
          firstMs[(int) chunk] = acceptedMs;
        }
        last = acceptedMs;
      }
      return last;
    }

    private void keyEvent(long index, byte[] entry) throws Finding {
      try {
        var change = KeyChange.parse(Entry.decode(entry).body());
        if (change.isEmpty()) {
          return;
        }
        synchronized (keyChanges) {
          keyChanges.put(index, change.get());
          if (keyChanges.size() > KEY_CHANGES_MAX) {
            throw new Finding(ExitCode.KEY_CHAIN, "more than 10,000 key changes", "entry " + index);
          }
        }
      } catch (MalformedException e) {
        throw new Finding(ExitCode.KEY_CHAIN, "key event: " + e.reason(), "entry " + index);
      }
    }
  }
}
