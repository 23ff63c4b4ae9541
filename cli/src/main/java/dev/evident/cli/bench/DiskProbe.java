package dev.evident.cli.bench;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How long the disk itself takes: what no server on it can be faster than. */
final class DiskProbe {
  private static final int BYTES = 4 << 10;

  private DiskProbe() {}

  /** Appends 4 KiB and forces it with {@code fdatasync}, again and again for a second. */
  static Latencies appends(Path directory) throws IOException {
    Disk disk = new RealDisk();
    Path path = directory.resolve("fsync-probe");
    Latencies latencies = new Latencies();
    try (DiskFile file = disk.open(path, Disk.Access.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BYTES);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      for (long at = 0; System.nanoTime() < end; at += BYTES) {
        block.clear();
        long started = System.nanoTime();
        file.write(block, at);
        file.force(false);
        latencies.add(System.nanoTime() - started);
      }
    }
    disk.delete(path);
    return latencies;
  }
}
