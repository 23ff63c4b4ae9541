package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the indexes of journal files that are full, on a thread of its own. */
final class IndexSaver {
  private static final Logger LOG = LoggerFactory.getLogger(IndexSaver.class);

  private final Disk disk;
  private final Journal journal;
  private final FileIndexes indexes;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("evident-index").daemon().factory());

  IndexSaver(Disk disk, Journal journal, FileIndexes indexes) {
    this.disk = disk;
    this.journal = journal;
    this.indexes = indexes;
  }

  /** The thread, for other work that commits must not wait for. */
  ExecutorService executor() {
    return executor;
  }

  /** Saves an index soon. */
  void save(GrowingIndex full) {
    Path path = Recovery.indexPath(journal.holding(full.firstIndex()).path());
    executor.execute(() -> {
      try {
        DurableFiles.write(disk, path, full.encode());
        indexes.replace(full, SavedIndex.open(disk, path));
      } catch (IOException e) {
        // It stays in memory, whole; the next start makes the file anew.
        LOG.warn("index {} could not be saved: {}", path, e.toString());
      }
    });
  }

  /** Waits for what was begun. */
  void close() throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
      LOG.warn("indexes of journal files were not saved within a minute");
    }
  }
}
