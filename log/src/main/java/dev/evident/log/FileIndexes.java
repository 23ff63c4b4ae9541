package dev.evident.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The indexes of all journal files, in their order. Thread-safe. */
final class FileIndexes implements Closeable {
  private final CopyOnWriteArrayList<FileIndex> all = new CopyOnWriteArrayList<>();

  void add(FileIndex index) {
    all.add(index);
  }

  /** Puts the saved form of an index in the place of its growing form. */
  void replace(FileIndex old, FileIndex saved) {
    int at = all.indexOf(old);
    all.set(at, saved);
  }

  FileIndex holding(long index) {
    List<FileIndex> now = all;
    int low = 0;
    int high = now.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (now.get(middle).firstIndex() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return now.get(low);
  }

  /** Confirms a candidate; returns true to stop the search. */
  interface Candidate {
    boolean confirm(long index) throws IOException;
  }

  /**
   * Goes through the records that may have this id, newest file first.
   *
   * @param millis time inside a UUIDv7, or -1: files that cannot hold it are not asked
   * @return whether a candidate was confirmed
   */
  boolean search(long key, long millis, Candidate candidate) throws IOException {
    for (int i = all.size() - 1; i >= 0; i--) {
      FileIndex index = all.get(i);
      if (!index.mayHold(key, millis)) {
        continue;
      }
      for (long found : index.candidates(key)) {
        if (candidate.confirm(found)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    for (FileIndex index : all) {
      if (index instanceof SavedIndex saved) {
        saved.close();
      }
    }
  }
}
