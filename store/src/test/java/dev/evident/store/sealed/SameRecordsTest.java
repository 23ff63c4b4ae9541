package dev.evident.store.sealed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.codec.PersonalFields;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.store.RawRecords;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was merged is compared: one difference anywhere, and it is another segment. */
class SameRecordsTest {
  private static final int RECORDS = 5_000;
  private static final int SEED = 11;

  @TempDir Path directory;
  private final Disk disk = new RealDisk();
  private final ChunkCache cache = new ChunkCache(64 << 20, 0);
  private int files;

  private static List<String> lines(long seed) {
    return new ArrayList<>(Sealing.events(RECORDS, seed).lines().toList());
  }

  private SealedSegment sealed(List<String> lines, long saltSeed, int first) throws Exception {
    List<byte[]> records =
        RawRecords.ofEvents(
            String.join("\n", lines) + "\n", new PersonalFields(List.of()), saltSeed);
    return Sealing.seal(disk, cache, directory.resolve(files++ + ".evs"), records, first);
  }

  private SealedSegment merged(List<SealedSegment> sources) throws IOException {
    return Sealing.compact(disk, cache, directory.resolve(files++ + ".evs"), sources);
  }

  /** Compares the segment merged from two with others of which the second is changed. */
  private void checkAgainst(UnaryOperator<List<String>> change, long saltSeed) throws Exception {
    List<String> changed = change.apply(lines(2));
    try (SealedSegment a = sealed(lines(1), SEED, 0);
        SealedSegment b = sealed(lines(2), SEED, RECORDS);
        SealedSegment other = sealed(changed, saltSeed, RECORDS);
        SealedSegment made = merged(List.of(a, other))) {
      SameRecords.check(List.of(a, b), made);
    }
  }

  private void assertIsAnother(UnaryOperator<List<String>> change) {
    assertThatThrownBy(() -> checkAgainst(change, SEED))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the merged segment is another one: ");
  }

  /** Replaces the first occurrence in a line in the middle that has it. */
  private static UnaryOperator<List<String>> replacing(String what, String by) {
    return lines -> {
      for (int i = RECORDS / 2; i < lines.size(); i++) {
        String line = lines.get(i);
        String changed = line.replaceFirst(what, by);
        if (!changed.equals(line)) {
          lines.set(i, changed);
          return lines;
        }
      }
      throw new AssertionError("no line has " + what);
    };
  }

  @Test
  void whatWasMergedFromTheseIsTheSame() throws Exception {
    checkAgainst(UnaryOperator.identity(), SEED);
  }

  @Test
  void mergingAgainStaysTheSame() throws Exception {
    try (SealedSegment a = sealed(lines(1), 1, 0);
        SealedSegment b = sealed(lines(2), 2, RECORDS);
        SealedSegment c = sealed(lines(3), 3, 2 * RECORDS);
        SealedSegment ab = merged(List.of(a, b));
        SealedSegment abc = merged(List.of(ab, c))) {
      SameRecords.check(List.of(ab, c), abc);
      SameRecords.check(List.of(a, b, c), abc);
    }
  }

  @Test
  void oneChangedValueOfAnyKindIsSeen() {
    assertIsAnother(replacing("\"outcome\":\"success\"", "\"outcome\":\"denied\""));
    assertIsAnother(replacing("\"id\":\"([0-9a-f-]{35}).\"", "\"id\":\"$1f\""));
    assertIsAnother(replacing("report", "teport"));
    assertIsAnother(replacing("[0-9]{3}Z\"", "125Z\""));
  }

  @Test
  void aMissingOrAnotherMemberIsSeen() {
    assertIsAnother(replacing("\"outcome\":\"[a-z]+\",", ""));
  }

  @Test
  void recordsInAnotherOrderAreSeen() {
    assertIsAnother(lines -> {
      Collections.swap(lines, 3_000, 3_001);
      return lines;
    });
  }

  @Test
  void aMissingRecordIsSeen() {
    assertIsAnother(lines -> lines.subList(0, RECORDS - 1));
    assertIsAnother(lines -> lines.subList(0, Segment.BLOCK_ROWS_MAX));
  }

  @Test
  void otherSaltsAreSeen() {
    assertThatThrownBy(() -> checkAgainst(UnaryOperator.identity(), SEED + 1))
        .hasMessageContaining("salts");
  }
}
