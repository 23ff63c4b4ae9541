package dev.evident.log;

import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether an event was stored before, and answers it with the first acknowledgement. The
 * index gives candidates; the stored record decides.
 *
 * <p>Owned by the sequencer thread, so that of two equal events that come together one is first.
 */
final class Duplicates {
  private final FileIndexes indexes;
  private final RecordReader records;
  private final Identity identity;
  private final FrameDraft frame;
  private final Hasher hasher = new Hasher();

  Duplicates(FileIndexes indexes, RecordReader records, Identity identity, FrameDraft frame) {
    this.indexes = indexes;
    this.records = records;
    this.identity = identity;
    this.frame = frame;
  }

  /** Answers record {@code i} when its id is in the log or in the frame; false when it is new. */
  boolean answer(Batch batch, int i) throws IOException {
    return indexes.search(batch.idKey(i), batch.idMillis(i), index -> confirm(batch, i, index));
  }

  private boolean confirm(Batch batch, int i, long index) throws IOException {
    StoredRecord stored = frame.holds(index) ? frame.stored(index) : records.read(index);
    return switch (identity.match(stored, fresh(batch, i), batch.timeFromServer(i))) {
      case OTHER_ID -> false;
      case SAME -> {
        batch.duplicate(i, index);
        hasher.leaf(stored.entry()).copyTo(batch.leaves(), Hash.BYTES * i);
        yield true;
      }
      case DIFFERENT -> {
        batch.conflict(i, index);
        yield true;
      }
    };
  }

  /**
   * Looks through an atomic batch before anything of it is placed, because an index that was given
   * cannot be taken back; marks every record that is in conflict with the log or inside the batch.
   */
  boolean findConflicts(Batch batch) throws IOException {
    Map<Long, List<Integer>> seen = new HashMap<>();
    boolean conflict = false;
    for (int i = 0; i < batch.count(); i++) {
      if (!batch.needsLookUp(i)) {
        continue;
      }
      boolean _ = answer(batch, i);
      List<Integer> sameKey = seen.computeIfAbsent(batch.idKey(i), _ -> new ArrayList<>(1));
      for (int earlier : sameKey) {
        Identity.Match match =
            identity.match(fresh(batch, earlier), fresh(batch, i), batch.timeFromServer(i));
        if (match == Identity.Match.DIFFERENT) {
          batch.conflict(i, -1);
        }
      }
      sameKey.add(i);
      conflict |= batch.isConflict(i);
    }
    return conflict;
  }

  private static StoredRecord fresh(Batch batch, int i) {
    return RecordFormat.stored(batch.body(), batch.start(i), -1, 0);
  }
}
