package dev.evident.store;

import dev.evident.log.RawRecord;
import dev.evident.log.RecordVisitor;
import dev.evident.log.keys.DataKeyId;
import dev.evident.store.live.OpenSegment;
import dev.evident.store.live.Skeletons;
import dev.evident.store.scan.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Records that are in memory, searchable, and will be sealed together: one open segment for each
 * data key, more when one gets too varied.
 *
 * <p>The appender thread fills it; once it is full nobody changes it any more.
 */
final class Window {
  private final SplittableRandom seeds;
  private final long first;
  private Skeletons skeletons;
  private final Map<DataKeyId, List<Slot>> slots = new LinkedHashMap<>();
  private long end;
  private long bytes;
  // The key of the record before: most follow each other.
  private @Nullable DataKeyId lastKey;
  private @Nullable Slot lastSlot;

  /** An open segment, and what readers were shown of it. */
  private static final class Slot {
    final OpenSegment segment;
    boolean grew;
    @Nullable Part part;

    Slot(OpenSegment segment) {
      this.segment = segment;
    }
  }

  /**
   * Begins a window with the record of this index.
   *
   * @param skeletons what was learnt from the records before; of the thread that fills the window
   */
  Window(long first, SplittableRandom seeds, Skeletons skeletons) {
    this.skeletons = skeletons;
    this.first = first;
    this.end = first;
    this.seeds = seeds;
  }

  /** What the next window may go on with. */
  Skeletons skeletons() {
    return skeletons;
  }

  /** Index of its first record. */
  long first() {
    return first;
  }

  /** Index behind its last record. */
  long end() {
    return end;
  }

  long rows() {
    return end - first;
  }

  /** Bytes of the records in it. */
  long bytes() {
    return bytes;
  }

  /** The data key that a record belongs to. */
  static DataKeyId key(byte[] b, int at, long acceptedMs) {
    return RawRecord.isControl(b, at)
        ? DataKeyId.CONTROL
        : DataKeyId.of(RawRecord.recordClass(b, at), RawRecord.stream(b, at), acceptedMs);
  }

  /** Appends the record that follows. */
  void append(byte[] b, int at, long index, long acceptedMs) {
    append(b, at, index, acceptedMs, false);
  }

  private void append(byte[] b, int at, long index, long acceptedMs, boolean whole) {
    if (index != end) {
      throw new AssertionError("bug: record " + index + " appended where " + end + " is due");
    }
    Slot slot = slot(key(b, at, acceptedMs));
    long before = slot.segment.contentBytes();
    if (whole) {
      slot.segment.appendWhole(b, at, index, acceptedMs);
    } else {
      slot.segment.append(b, at, index, acceptedMs);
    }
    slot.grew = true;
    bytes += slot.segment.contentBytes() - before;
    end = index + 1;
  }

  private Slot slot(DataKeyId key) {
    Slot open = lastSlot;
    if (open == null || !key.equals(lastKey) || open.segment.isFull()) {
      List<Slot> all = slots.computeIfAbsent(key, _ -> new ArrayList<>(1));
      if (all.isEmpty() || all.getLast().segment.isFull()) {
        if (skeletons.isFull()) {
          skeletons = new Skeletons(seeds.nextLong());
        }
        all.add(new Slot(new OpenSegment(seeds.nextLong(), skeletons)));
      }
      open = all.getLast();
      lastSlot = open;
      lastKey = key;
    }
    return open;
  }

  /** What readers may see of it now. */
  List<Part> publish() {
    List<Part> parts = new ArrayList<>();
    for (Map.Entry<DataKeyId, List<Slot>> one : slots.entrySet()) {
      for (Slot slot : one.getValue()) {
        Part part = slot.part;
        if (slot.grew || part == null) {
          slot.segment.publish();
          part = new Part("live, " + one.getKey(), slot.segment.view());
          slot.part = part;
          slot.grew = false;
        }
        parts.add(part);
      }
    }
    return parts;
  }

  /** The segments of each key, for the files that they become. */
  Map<DataKeyId, List<SegmentFiles.Source>> sources() {
    Map<DataKeyId, List<SegmentFiles.Source>> sources = new LinkedHashMap<>();
    for (Map.Entry<DataKeyId, List<Slot>> one : slots.entrySet()) {
      sources.put(
          one.getKey(),
          one.getValue().stream()
              .map(slot -> new SegmentFiles.Source(slot.segment.view(), slot.segment.terms()))
              .toList());
    }
    return sources;
  }

  /** Something to read the records of a window from again. */
  interface Records {
    void scan(long from, long to, RecordVisitor visitor) throws IOException;
  }

  /** The same records anew, some of them as they are instead of taken apart. */
  Window again(Records records, LongPredicate whole) throws IOException {
    Window again = new Window(first, seeds.split(), new Skeletons(seeds.nextLong()));
    records.scan(
        first,
        end,
        (b, at, index, acceptedMs) -> {
          again.append(b, at, index, acceptedMs, whole.test(index));
          return true;
        });
    List<Part> _ = again.publish();
    return again;
  }
}
