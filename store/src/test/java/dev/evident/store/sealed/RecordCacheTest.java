package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
  private static final int RECORD_BYTES = 872; // with what an entry takes a thousand
  private static final int BYTES_MAX = 1_600_000;

  private final RecordCache cache = new RecordCache(BYTES_MAX);

  private static byte[] record(long index) {
    byte[] record = new byte[RECORD_BYTES];
    record[0] = (byte) index;
    return record;
  }

  private static long kept(RecordCache.Owner owner, long records) {
    long kept = 0;
    for (long i = 0; i < records; i++) {
      byte[] found = owner.get(i);
      if (found != null) {
        assertThat(found[0]).isEqualTo((byte) i);
        kept++;
      }
    }
    return kept;
  }

  @Test
  void whatWasKeptComesBackAndNothingOfAnotherSegment() {
    RecordCache.Owner one = cache.owner();
    RecordCache.Owner other = cache.owner();
    byte[] record = record(7);
    one.put(7, record);
    assertThat(one.get(7)).isSameAs(record);
    assertThat(one.get(8)).isNull();
    assertThat(other.get(7)).isNull();
  }

  @Test
  void theBytesAreBoundedAndThoseNotAskedForGoFirst() {
    RecordCache.Owner owner = cache.owner();
    for (long i = 0; i < 10_000; i++) {
      owner.put(i, record(i));
      assertThat(owner.get(0)).isNotNull(); // asked for all the time
    }
    assertThat(kept(owner, 10_000)).isEqualTo(BYTES_MAX / 1_000);
    assertThat(owner.get(9_999)).isNotNull();
    assertThat(owner.get(1)).isNull();
  }

  @Test
  void aRecordThatIsTooLargeIsNotKept() {
    RecordCache.Owner owner = cache.owner();
    owner.put(1, new byte[BYTES_MAX / 16]);
    assertThat(owner.get(1)).isNull();
  }

  @Test
  void ofAClosedSegmentNothingIsKept() {
    RecordCache.Owner owner = cache.owner();
    RecordCache.Owner other = cache.owner();
    for (long i = 0; i < 300; i++) {
      owner.put(i, record(i));
      other.put(i, record(i));
    }
    owner.close();
    owner.put(1, record(1));
    assertThat(kept(owner, 300)).isZero();
    assertThat(kept(other, 300)).isEqualTo(300);
    // What the closed one had is free again.
    for (long i = 300; i < 1_600; i++) {
      other.put(i, record(i));
    }
    assertThat(kept(other, 1_600)).isEqualTo(1_600);
  }

  @Test
  void manyThreadsKeepAndFindWithoutLosingCount() throws Exception {
    RecordCache.Owner owner = cache.owner();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        all.add(
            threads.submit(() -> {
              for (long i = 0; i < 5_000; i++) {
                owner.put(i, record(i));
                byte[] found = owner.get(i);
                assertThat(found == null || found[0] == (byte) i).isTrue();
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(kept(owner, 5_000)).isEqualTo(BYTES_MAX / 1_000);
  }
}
