package dev.evident.store;

import dev.evident.log.keys.DataKeyId;
import dev.evident.merkle.Hash;
import java.util.List;

/**
 * What the manifest says about a segment file.
 *
 * @param number never used twice in a store; the file's name is made of it
 * @param key the data key that it is sealed under
 * @param firstIndex index in the log of its first record
 * @param lastIndex index in the log of its last record; others between them may be elsewhere
 * @param rows records in it
 * @param blocks blocks in it
 * @param fileBytes length of the file
 * @param fileHash SHA-256 of the file
 * @param leaves what the log says about its records, in their order: one part for each segment that
 *     was sealed, whose records stay together when segments are merged
 */
record SegmentEntry(
    long number,
    DataKeyId key,
    long firstIndex,
    long lastIndex,
    int rows,
    int blocks,
    long fileBytes,
    Hash fileHash,
    List<Leaves> leaves) {
  /** How the names of segment files end. */
  static final String SUFFIX = ".evs";

  /**
   * Some records, one after the other.
   *
   * @param rows how many
   * @param hash SHA-256 of their leaf hashes, one after the other
   */
  record Leaves(int rows, Hash hash) {
    Leaves {
      if (rows < 1) {
        throw new IllegalArgumentException("leaves of " + rows + " records");
      }
    }
  }

  SegmentEntry {
    leaves = List.copyOf(leaves);
    if (number < 0
        || firstIndex < 0
        || lastIndex < firstIndex
        || rows < 1
        || rows > lastIndex - firstIndex + 1
        || blocks < 1
        || fileBytes < 1
        || leaves.stream().mapToLong(Leaves::rows).sum() != rows) {
      throw new IllegalArgumentException(
          "no such segment: number "
              + number
              + ", "
              + rows
              + " records from "
              + firstIndex
              + " to "
              + lastIndex);
    }
  }

  /** Name of the file. */
  String name() {
    return name(number);
  }

  static String name(long number) {
    return String.format("%016x%s", number, SUFFIX);
  }

  /** The number that a file's name stands for; -1 when it is no segment's name. */
  static long number(String name) {
    if (!name.matches("[0-9a-f]{16}\\.evs")) {
      return -1;
    }
    long number = Long.parseUnsignedLong(name, 0, 16, 16);
    return number < 0 ? -1 : number;
  }

  /** Whether records with these indexes may be in it. */
  boolean overlaps(long from, long to) {
    return firstIndex < to && lastIndex >= from;
  }
}
