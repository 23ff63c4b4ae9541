package dev.evident.engine.search;

import dev.evident.log.EvidentLog;
import dev.evident.log.SealedSource;
import dev.evident.log.disk.RealDisk;
import dev.evident.store.Store;
import dev.evident.store.StoreConfig;
import dev.evident.store.StoreListener;
import dev.evident.store.scan.ScanLimits;
import dev.evident.store.sealed.ChunkCache;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The store, with windows so small that most of the events are sealed while they are searched. */
class StoreSearchTest extends SearchContract {
  private static final long WINDOW_BYTES = 48 << 10;
  private static final long CACHE_BYTES = 4 << 20;

  private Store store;

  @Override
  SealedSource sealed(Path directory) {
    return keys -> {
      store =
          Store.open(
              directory,
              StoreConfig.defaults().withWindows(WINDOW_BYTES, 3),
              new RealDisk(),
              keys,
              true,
              new ChunkCache(CACHE_BYTES),
              InstantSource.system(),
              new SecureRandom());
      return store;
    };
  }

  @Override
  Search open(EvidentLog log, int groupsMax, long pageBytesMax) {
    store.attach(log, StoreListener.NONE);
    return new StoreSearch(
        log, store, ScanLimits.DEFAULT.withGroups(groupsMax).withPageBytes(pageBytesMax));
  }

  @Override
  void close() throws Exception {
    store.stop();
    store.close();
  }
}
