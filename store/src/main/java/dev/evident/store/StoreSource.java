package dev.evident.store;

import dev.evident.log.Fsck;
import dev.evident.log.SealedRecords;
import dev.evident.log.SealedSource;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import dev.evident.store.sealed.ChunkCache;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The store of a data directory for commands that read the directory: changes nothing in it. Close
 * it behind the log or directory that was opened with it.
 */
public final class StoreSource implements SealedSource, Closeable {
  private static final long CACHE_BYTES = 64L << 20;

  private final Path data;
  private final Disk disk;
  private final long seed;
  private final List<Store> opened = new ArrayList<>();

  /**
   * @param data the data directory; one without a store is fine
   * @param seed random, for tables of what strangers wrote
   */
  public StoreSource(Path data, Disk disk, long seed) {
    this.data = data;
    this.disk = disk;
    this.seed = seed;
  }

  @Override
  public synchronized SealedRecords open(DataKeys keys) throws IOException, StartRefused {
    Store store = Store.openToRead(data, disk, keys, new ChunkCache(CACHE_BYTES, seed));
    opened.add(store);
    return store;
  }

  /** Checks every segment of the store that was opened last, see {@link Store#check}. */
  public synchronized List<Fsck.Finding> check() throws IOException {
    return opened.isEmpty() ? List.of() : opened.getLast().check();
  }

  @Override
  public synchronized void close() throws IOException {
    for (Store store : opened) {
      store.close();
    }
    opened.clear();
  }
}
