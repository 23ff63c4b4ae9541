package dev.evident.store.scan;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A filter, or a part of one, made ready for the columns of one segment. For one thread. */
sealed interface RowTest {
  /** Leaves those of the rows that match. */
  void keep(BlockRows block, long[] rows) throws IOException;

  /** About how long it takes, to do the cheap ones first. */
  int cost();

  /** Matches all rows. */
  record Always() implements RowTest {
    @Override
    public void keep(BlockRows block, long[] rows) {}

    @Override
    public int cost() {
      return 0;
    }
  }

  /** Matches no row of this segment. */
  record Never() implements RowTest {
    @Override
    public void keep(BlockRows block, long[] rows) {
      Arrays.fill(rows, 0, block.words(), 0);
    }

    @Override
    public int cost() {
      return 0;
    }
  }

  /**
   * All parts match. Which part throws most rows out for its cost is learnt on the way and goes
   * first: what is left for the others is then looked at row by row.
   */
  final class And implements RowTest {
    /** Blocks between two looks at the order. */
    private static final int LEARN_BLOCKS = 8;

    private final Part[] parts;
    private final int cost;
    private int blocks;

    And(List<RowTest> parts) {
      this.parts = parts.stream().map(Part::new).toArray(Part[]::new);
      this.cost = RowTest.cost(parts);
    }

    /** A part and what it did so far. */
    private static final class Part {
      final RowTest test;
      long in;
      long out;

      Part(RowTest test) {
        this.test = test;
      }

      /** Cost of each row that it throws out; small is good. */
      double price() {
        return (test.cost() + 1.0) * (in + 1) / (in - out + 1);
      }
    }

    @Override
    public void keep(BlockRows block, long[] rows) throws IOException {
      int words = block.words();
      int left = Bits.count(rows, words);
      for (Part part : parts) {
        part.in += left;
        part.test.keep(block, rows);
        left = Bits.count(rows, words);
        part.out += left;
        if (left == 0) {
          break;
        }
      }
      if (++blocks % LEARN_BLOCKS == 0) {
        Arrays.sort(parts, Comparator.comparingDouble(Part::price));
      }
    }

    @Override
    public int cost() {
      return cost;
    }
  }

  /** At least one part matches. */
  record Or(List<RowTest> parts, int cost) implements RowTest {
    @Override
    public void keep(BlockRows block, long[] rows) throws IOException {
      int words = block.words();
      long[] left = block.take(rows);
      long[] found = block.take();
      long[] some = block.take();
      for (RowTest part : parts) {
        System.arraycopy(left, 0, some, 0, words);
        part.keep(block, some);
        Bits.add(found, some, words);
        Bits.remove(left, some, words);
        if (Bits.isEmpty(left, words)) {
          break;
        }
      }
      System.arraycopy(found, 0, rows, 0, words);
      block.free(3);
    }
  }

  /** The part does not match. */
  record Not(RowTest part) implements RowTest {
    @Override
    public void keep(BlockRows block, long[] rows) throws IOException {
      long[] some = block.take(rows);
      part.keep(block, some);
      Bits.remove(rows, some, block.words());
      block.free(1);
    }

    @Override
    public int cost() {
      return part.cost();
    }
  }

  /** The index lies between two, both included. */
  record Indexes(long from, long to) implements RowTest {
    @Override
    public void keep(BlockRows block, long[] rows) throws IOException {
      int first = block.rowOfIndex(from);
      int end = to == Long.MAX_VALUE ? block.rows() : block.rowOfIndex(to + 1);
      for (int row = Bits.next(rows, block.words(), 0);
          row >= 0;
          row = Bits.next(rows, block.words(), row + 1)) {
        if (row < first || row >= end) {
          Bits.clear(rows, row);
        }
      }
    }

    @Override
    public int cost() {
      return 1;
    }
  }

  /** A value of one of the columns passes the test. */
  record AnyColumn(List<ColumnTest> columns, int cost) implements RowTest {
    @Override
    public void keep(BlockRows block, long[] rows) throws IOException {
      int words = block.words();
      long[] found = block.take();
      if (columns.size() == 1) {
        columns.getFirst().find(block, rows, found);
        Bits.keep(rows, found, words);
        block.free(1);
        return;
      }
      long[] left = block.take(rows);
      for (ColumnTest column : columns) {
        column.find(block, left, found);
        Bits.remove(left, found, words);
        if (Bits.isEmpty(left, words)) {
          break;
        }
      }
      Bits.keep(rows, found, words);
      block.free(2);
    }
  }

  static RowTest and(List<RowTest> all) {
    List<RowTest> parts =
        all.stream()
            .filter(part -> !(part instanceof Always))
            .sorted(Comparator.comparingInt(RowTest::cost))
            .toList();
    if (parts.stream().anyMatch(Never.class::isInstance)) {
      return new Never();
    }
    return switch (parts.size()) {
      case 0 -> new Always();
      case 1 -> parts.getFirst();
      default -> new And(parts);
    };
  }

  static RowTest or(List<RowTest> all) {
    List<RowTest> parts =
        all.stream()
            .filter(part -> !(part instanceof Never))
            .sorted(Comparator.comparingInt(RowTest::cost))
            .toList();
    if (parts.stream().anyMatch(Always.class::isInstance)) {
      return new Always();
    }
    return switch (parts.size()) {
      case 0 -> new Never();
      case 1 -> parts.getFirst();
      default -> new Or(parts, cost(parts));
    };
  }

  static RowTest not(RowTest part) {
    return switch (part) {
      case Always _ -> new Never();
      case Never _ -> new Always();
      case And _, Or _, Not _, Indexes _, AnyColumn _ -> new Not(part);
    };
  }

  static RowTest anyColumn(List<ColumnTest> all) {
    if (all.isEmpty()) {
      return new Never();
    }
    List<ColumnTest> columns =
        all.stream().sorted(Comparator.comparingInt(ColumnTest::cost)).toList();
    return new AnyColumn(columns, columns.stream().mapToInt(ColumnTest::cost).sum());
  }

  private static int cost(List<RowTest> parts) {
    return parts.stream().mapToInt(RowTest::cost).sum();
  }
}
