package dev.evident.server;

import dev.evident.engine.IntegritySource;
import dev.evident.store.Integrity;
import dev.evident.store.Store;
import java.util.List;

/** What the store knows of its segments. */
record StoreIntegrity(Store store) implements IntegritySource {
  @Override
  public List<SegmentState> segments() {
    return store.integrity().segments().stream().map(StoreIntegrity::state).toList();
  }

  private static SegmentState state(Integrity.OfSegment one) {
    Result result =
        one.problem()
            .<Result>map(Result.Damaged::new)
            .orElseGet(() ->
                one.verifiedAt().isPresent() ? new Result.Verified() : new Result.Unverified());
    return new SegmentState(
        one.file(),
        one.firstIndex(),
        one.lastIndex(),
        one.records(),
        one.fileBytes(),
        one.verifiedAt(),
        result);
  }
}
