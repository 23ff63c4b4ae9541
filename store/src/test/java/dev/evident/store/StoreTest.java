package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.EvidentLog;
import dev.evident.store.StoreLogs.Running;
import dev.evident.store.scan.View;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path data;

  @Test
  void everyRecordIsInTheViewOnceWhetherInMemoryOrSealed() throws Exception {
    TreeMap<Long, byte[]> all;
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.fill(running.log, 3_000);
      View view = running.all();
      all = StoreLogs.records(running.log, view.size());
      StoreLogs.same(StoreLogs.records(view), all);
      running.settle();
      assertThat(running.store.end()).isGreaterThan(2_000);
      assertThat(running.log.journalFiles()).hasSize(1);
      StoreLogs.same(StoreLogs.records(running.all()), all);
      StoreLogs.same(StoreLogs.records(running.log, view.size()), all);
      assertThat(running.store.status().troubles()).isEmpty();
    }
    assertThat(StoreLogs.fsck(data)).isEmpty();
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.same(StoreLogs.records(running.all().upTo(all.size())), all);
      assertThat(StoreLogs.append(running.log, 17, 18).isDuplicate(0)).isTrue();
      StoreLogs.fill(running.log, 500);
      running.settle();
      View view = running.all();
      StoreLogs.same(StoreLogs.records(view), StoreLogs.records(running.log, view.size()));
    }
    assertThat(StoreLogs.fsck(data)).isEmpty();
  }

  @Test
  void aSingleRecordIsReadFromTheSealedSegments() throws Exception {
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.fill(running.log, 2_000);
      running.settle();
      EvidentLog log = running.log;
      for (long i = 1; i < 2_000; i += 37) {
        assertThat(log.record(i).index()).isEqualTo(i);
        assertThat(log.record(i).firstBytes()).asString().startsWith("{\"id\":\"e" + i + "\"");
      }
    }
  }
}
