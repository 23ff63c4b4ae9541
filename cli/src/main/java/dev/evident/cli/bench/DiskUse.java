package dev.evident.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bytes of a data directory, each file rounded up to whole blocks.
 *
 * @param totalBytes everything
 * @param preparedBytes of it the zeros that are filled in ahead of use: the rest of the last
 *     journal file, and the spare file
 */
record DiskUse(long totalBytes, long preparedBytes) {
  private static final int BLOCK_BYTES = 4 << 10;
  private static final int CHUNK_BYTES = 1 << 20;

  static DiskUse of(Path directory) throws IOException {
    long total = 0;
    long prepared = 0;
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try {
        long size = Files.size(file);
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("spare") || name.endsWith(".evj")) {
          prepared += zerosAtEnd(file, size);
        }
        total += Math.ceilDiv(size, BLOCK_BYTES) * (long) BLOCK_BYTES;
      } catch (NoSuchFileException _) {
        // The server, which is running, replaced or deleted it meanwhile.
      }
    }
    return new DiskUse(total, prepared);
  }

  private static long zerosAtEnd(Path file, long size) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = size;
      while (end > 0) {
        long start = Math.max(0, end - CHUNK_BYTES);
        chunk.clear().limit((int) (end - start));
        int read = 0;
        while (chunk.hasRemaining() && read >= 0) {
          read = channel.read(chunk, start + chunk.position());
        }
        for (int i = chunk.position() - 1; i >= 0; i--) {
          if (chunk.get(i) != 0) {
            return size - (start + i + 1);
          }
        }
        end = start;
      }
    }
    return size;
  }
}
