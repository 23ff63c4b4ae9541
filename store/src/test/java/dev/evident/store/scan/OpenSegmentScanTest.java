package dev.evident.store.scan;

import dev.evident.store.live.OpenSegment;
import dev.evident.store.segment.Segment;
import java.util.List;

/** Scans of what is still in memory. */
class OpenSegmentScanTest extends ScanContract {
  @Override
  Segment segment(List<Logged> records) {
    OpenSegment segment = new OpenSegment(records.size());
    for (Logged record : records) {
      segment.append(record.raw(), 0, record.index(), record.acceptedMs());
    }
    segment.publish();
    return segment.view();
  }
}
