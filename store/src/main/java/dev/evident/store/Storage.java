package dev.evident.store;

import dev.evident.log.keys.DataKeyId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much sealed data there is of one class and stream group from some days.
 *
 * @param recordClass number of the retention class
 * @param group stream group
 * @param from the first day of acceptance
 * @param to the last one, the same unless days were added up
 * @param segments files
 * @param records in them
 * @param bytes of these files
 */
public record Storage(
    int recordClass,
    int group,
    LocalDate from,
    LocalDate to,
    long segments,
    long records,
    long bytes) {

  /** So many days stand one by one; what is older is added up, so that the list has an end. */
  public static final int DAYS_MAX = 400;

  /** What is sealed, newest days last. */
  public static List<Storage> of(Integrity integrity) {
    int newest = integrity.segments().stream().mapToInt(Integrity.OfSegment::day).max().orElse(0);
    Map<DataKeyId, Storage> rows = new LinkedHashMap<>();
    for (Integrity.OfSegment one : integrity.segments()) {
      boolean old = one.day() <= newest - DAYS_MAX;
      DataKeyId row =
          new DataKeyId(one.recordClass(), one.streamGroup(), old ? newest - DAYS_MAX : one.day());
      rows.merge(row, ofOne(one), Storage::plus);
    }
    List<Storage> all = new ArrayList<>(rows.values());
    all.sort(
        Comparator.comparing(Storage::to)
            .thenComparingInt(Storage::recordClass)
            .thenComparingInt(Storage::group));
    return List.copyOf(all);
  }

  private static Storage ofOne(Integrity.OfSegment one) {
    LocalDate day = LocalDate.ofEpochDay(one.day());
    return new Storage(
        one.recordClass(), one.streamGroup(), day, day, 1, one.records(), one.fileBytes());
  }

  private Storage plus(Storage other) {
    return new Storage(
        recordClass,
        group,
        from.isBefore(other.from) ? from : other.from,
        to.isAfter(other.to) ? to : other.to,
        segments + other.segments,
        records + other.records,
        bytes + other.bytes);
  }

  /** Whether these are the log's own control records, which belong to no stream and class. */
  public boolean isControl() {
    return recordClass == DataKeyId.CONTROL.recordClass();
  }

  /** Whether events of this stream are, or can be, among these. */
  public boolean holds(int stream) {
    return !isControl() && DataKeyId.group(stream) == group;
  }
}
