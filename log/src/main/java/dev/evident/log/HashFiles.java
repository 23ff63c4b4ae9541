package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.merkle.CompactRange;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The flat hash files of the tree: {@code tiles/<L>} holds, one after the other, the hashes of the
 * complete subtrees of height 8·L, so that a tile of level L is one read of up to 8 KiB. Level 0 is
 * not kept: it is derived from the records.
 *
 * <p>Derived data: written to the page cache only, forced when a journal file is closed, cut back
 * to that point and written again when the log is opened.
 *
 * <p>{@link #node} and {@link #flush} belong to the sequencer thread; reads may run anywhere, for
 * hashes below a size that was published after the flush.
 *
 * <p>Opened for reading only, nothing on the disk is changed: what would be written is kept in
 * memory and used where the files do not reach.
 */
final class HashFiles implements CompactRange.NodeSink, Closeable {
  /** Highest level of a tile: 2^56 leaves and beyond do not occur. */
  static final int LEVELS = 7;

  static final int TILE_HEIGHT = 8;
  private static final int HASH_BYTES = 32;

  private final Disk disk;
  private final Path directory;
  private final boolean writable;
  private final @org.jspecify.annotations.Nullable DiskFile[] files = new DiskFile[LEVELS + 1];
  // Owned by the sequencer thread: hashes not yet written, per level, and the index of the first.
  private final byte[][] pending = new byte[LEVELS + 1][];
  private final int[] pendingBytes = new int[LEVELS + 1];
  private final long[] pendingFirst = new long[LEVELS + 1];
  // Reading only: hashes made anew in memory, per level, and the index of the first.
  private final byte[][] overlay = new byte[LEVELS + 1][0];
  private final long[] overlayFirst = new long[LEVELS + 1];

  HashFiles(Disk disk, Path directory, boolean writable) {
    this.disk = disk;
    this.directory = directory;
    this.writable = writable;
    Arrays.setAll(pending, _ -> new byte[HASH_BYTES]);
  }

  @Override
  public void node(int height, long index, byte[] hash, int at) {
    if (height == 0 || height % TILE_HEIGHT != 0) {
      return;
    }
    int level = height / TILE_HEIGHT;
    if (pendingBytes[level] == 0) {
      pendingFirst[level] = index;
    }
    if (pendingBytes[level] + HASH_BYTES > pending[level].length) {
      pending[level] = Arrays.copyOf(pending[level], 2 * pending[level].length);
    }
    System.arraycopy(hash, at, pending[level], pendingBytes[level], HASH_BYTES);
    pendingBytes[level] += HASH_BYTES;
  }

  /** Writes what was collected; readers may then be told of it. */
  void flush() throws IOException {
    for (int level = 1; level <= LEVELS; level++) {
      if (pendingBytes[level] == 0) {
        continue;
      }
      if (writable) {
        file(level)
            .write(
                ByteBuffer.wrap(pending[level], 0, pendingBytes[level]),
                pendingFirst[level] * HASH_BYTES);
      } else {
        int at = (int) (pendingFirst[level] - overlayFirst[level]) * HASH_BYTES;
        overlay[level] = Arrays.copyOf(overlay[level], at + pendingBytes[level]);
        System.arraycopy(pending[level], 0, overlay[level], at, pendingBytes[level]);
      }
      pendingBytes[level] = 0;
    }
  }

  void force() throws IOException {
    if (!writable) {
      return;
    }
    for (DiskFile file : files) {
      if (file != null) {
        file.force(true);
      }
    }
    disk.forceDirectory(directory);
  }

  /**
   * Cuts every file to the hashes that a tree of this size has.
   *
   * @return false when a file is shorter than that and must be made anew
   */
  boolean cutTo(long size) throws IOException {
    boolean whole = true;
    for (int level = 1; level <= LEVELS; level++) {
      long wanted = (size >>> (TILE_HEIGHT * level)) * HASH_BYTES;
      overlayFirst[level] = wanted / HASH_BYTES;
      overlay[level] = new byte[0];
      if (wanted == 0 && !Files.exists(path(level))) {
        continue;
      }
      long found = Files.exists(path(level)) || writable ? file(level).size() : 0;
      if (found > wanted && writable) {
        file(level).truncate(wanted);
      }
      whole &= found >= wanted;
    }
    return whole;
  }

  /**
   * Reads hashes of a level.
   *
   * @throws EOFException when the file does not hold them
   */
  byte[] read(int level, long first, int count) throws IOException {
    byte[] hashes = new byte[count * HASH_BYTES];
    int read = 0;
    if (count > 0 && (writable || Files.exists(path(level)))) {
      read = file(level).read(ByteBuffer.wrap(hashes), first * HASH_BYTES);
    }
    for (; read < hashes.length; read++) {
      long at = first * HASH_BYTES + read - overlayFirst[level] * HASH_BYTES;
      if (at < 0 || at >= overlay[level].length) {
        throw new EOFException(path(level) + " ends before hash " + (first + count));
      }
      hashes[read] = overlay[level][(int) at];
    }
    return hashes;
  }

  private Path path(int level) {
    return directory.resolve(Integer.toString(level));
  }

  private synchronized DiskFile file(int level) throws IOException {
    DiskFile file = files[level];
    if (file == null) {
      file = disk.open(path(level), writable ? Disk.Access.WRITE : Disk.Access.READ);
      files[level] = file;
    }
    return file;
  }

  @Override
  public synchronized void close() throws IOException {
    for (DiskFile file : files) {
      if (file != null) {
        file.close();
      }
    }
  }
}
