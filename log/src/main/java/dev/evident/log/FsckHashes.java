package dev.evident.log;

import dev.evident.log.Fsck.Finding;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the hash files against the nodes that the records give, and names the first wrong hash of
 * each level. What a file does not hold is not its question. One thread.
 */
final class FsckHashes implements CompactRange.NodeSink, Closeable {
  private static final int WINDOW_BYTES = 8_192;

  private final Disk disk;
  private final Path directory;
  private final List<Finding> findings = new ArrayList<>();
  private final @Nullable DiskFile[] files = new DiskFile[HashFiles.LEVELS + 1];
  private final byte[][] windows = new byte[HashFiles.LEVELS + 1][0];
  private final long[] windowStarts = new long[HashFiles.LEVELS + 1];
  private final boolean[] wrong = new boolean[HashFiles.LEVELS + 1];

  FsckHashes(Disk disk, Path directory) throws IOException {
    this.disk = disk;
    this.directory = directory;
    for (int level = 1; level <= HashFiles.LEVELS; level++) {
      Path path = path(level);
      if (Files.exists(path)) {
        files[level] = this.disk.open(path, Disk.Access.READ);
      }
    }
  }

  private Path path(int level) {
    return directory.resolve(Integer.toString(level));
  }

  @Override
  public void node(int height, long index, byte[] hash, int at) {
    int level = height / HashFiles.TILE_HEIGHT;
    if (height == 0 || height % HashFiles.TILE_HEIGHT != 0 || wrong[level]) {
      return;
    }
    DiskFile file = files[level];
    if (file == null) {
      return;
    }
    long offset = index * Hash.BYTES;
    try {
      if (offset < windowStarts[level]
          || offset + Hash.BYTES > windowStarts[level] + windows[level].length) {
        ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
        int read = file.read(window, offset);
        windows[level] = Arrays.copyOf(window.array(), read / Hash.BYTES * Hash.BYTES);
        windowStarts[level] = offset;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int in = (int) (offset - windowStarts[level]);
    if (in + Hash.BYTES > windows[level].length) {
      return; // the file ends before: told elsewhere
    }
    if (!Arrays.equals(windows[level], in, in + Hash.BYTES, hash, at, at + Hash.BYTES)) {
      wrong[level] = true;
      findings.add(
          Fsck.damage(
              Fsck.DERIVED,
              "hash " + index + " of tile level " + level + " is not what the records give",
              path(level),
              offset,
              index << height,
              Fsck.DERIVED_ADVICE));
    }
  }

  List<Finding> findings() {
    return findings;
  }

  @Override
  public void close() throws IOException {
    for (DiskFile file : files) {
      if (file != null) {
        file.close();
      }
    }
  }
}
