package dev.evident.server;

import dev.evident.log.SealedRecords;
import dev.evident.log.SealedSource;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import dev.evident.server.config.Config;
import dev.evident.store.Store;
import dev.evident.store.StoreConfig;
import dev.evident.store.sealed.ChunkCache;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Opens the store while the log is opened: between its keys and its journal. */
final class StoreOpening implements SealedSource, Closeable {
  /** Part of the heap that decoded pieces of segments may hold. */
  private static final int CACHE_HEAP_PART = 4;

  private final Config config;
  private final Disk disk;
  private final InstantSource clock;
  private final SecureRandom random;
  private @Nullable Store store;

  StoreOpening(Config config, Disk disk, InstantSource clock, SecureRandom random) {
    this.config = config;
    this.disk = disk;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public SealedRecords open(DataKeys keys) throws IOException, StartRefused {
    store =
        Store.open(
            config.data().directory(),
            StoreConfig.defaults()
                .withScrub(
                    (long) config.store().scrubKibPerSecond() << 10,
                    StoreConfig.defaults().scrubPause()),
            disk,
            keys,
            config.data().encrypted(),
            new ChunkCache(cacheBytes(), random.nextLong()),
            clock,
            random);
    return store;
  }

  private long cacheBytes() {
    int mib = config.store().cacheMib();
    return mib == 0 ? Runtime.getRuntime().maxMemory() / CACHE_HEAP_PART : (long) mib << 20;
  }

  /** The store that was opened. */
  Store store() {
    if (store == null) {
      throw new IllegalStateException("the log was opened without its store");
    }
    return store;
  }

  /** Closes the store if it was opened. */
  @Override
  public void close() throws IOException {
    if (store != null) {
      store.close();
    }
  }
}
