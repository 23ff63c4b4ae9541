package dev.evident.store.scan;

import dev.evident.model.Filter;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.query.Answer;
import dev.evident.query.Cell;
import dev.evident.query.Evaluation;
import dev.evident.query.Reference;
import dev.evident.query.StatsOperator;
import dev.evident.store.segment.Segment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** One question for a table of numbers. For one thread. */
final class StatsScan {
  /**
   * So many values are counted between two looks at the clock and at the memory: one record can
   * have more combinations of its values than fit into either.
   */
  private static final int VALUES_UNCHECKED = 1 << 16;

  /** A row counts as many of them, for its values may be long. */
  private static final int ROW_VALUES = VALUES_UNCHECKED / Long.SIZE;

  private final View view;
  private final Query query;
  private final Pipe.Stats stats;
  private final ScanLimits limits;
  private final Cancel cancel;
  private final Missing missing = new Missing();
  private final Candidates candidates;
  private final BlockRows block = new BlockRows();
  private final long[] rows = new long[Segment.BLOCK_ROWS_MAX / Long.SIZE];
  private final Key[] keys;
  private final @Nullable Tally tally;
  // combinations[i] numbers what the first i + 2 keys have together: (number so far, number of
  // key).
  private final LongIds[] combinations;
  // Which of its values each key has at the moment.
  private final int[] choice;
  private long[] counts = new long[64];
  private int groups;
  private long matches;
  private long unchecked;

  /** Why there is no table. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient StatsAnswer answer;

    Refused(StatsAnswer answer) {
      super("refused", null, false, false);
      this.answer = answer;
    }
  }

  StatsScan(View view, Instant now, ScanLimits limits, Query query, Filter access, Cancel cancel) {
    this.view = view;
    this.query = query;
    this.stats =
        query.stats().orElseThrow(() -> new IllegalArgumentException("the query has no stats"));
    this.limits = limits;
    this.cancel = cancel;
    this.keys = stats.by().stream().map(Key::of).toArray(Key[]::new);
    this.tally = Tally.of(stats.measure());
    this.choice = new int[keys.length];
    this.combinations = new LongIds[Math.max(0, keys.length - 1)];
    Arrays.setAll(combinations, _ -> new LongIds());
    Filter filter = Filter.and(List.of(query.filter(), access));
    this.candidates = new Candidates(view, filter, new Evaluation(now), missing);
  }

  StatsAnswer answer() throws ScanStopped {
    cancel.check();
    try {
      BlockQueue queue = new BlockQueue(Order.INDEX_ASC, candidates);
      while (queue.next(null)) {
        cancel.check();
        try {
          block.enter(queue.plan(), queue.block());
          queue.plan().match(block, view.size(), rows);
          count();
        } catch (IOException e) {
          missing.add(queue.part(), queue.block(), e);
        }
      }
    } catch (Refused refused) {
      return refused.answer;
    }
    List<List<Cell>> table = Reference.arranged(query, stats, rowsOfTable());
    return new StatsAnswer.Table(
        new Answer.Table(StatsOperator.columns(stats), table), matches, missing.pieces());
  }

  private void count() throws IOException, ScanStopped, Refused {
    int words = block.words();
    int found = Bits.count(rows, words);
    if (found == 0) {
      return;
    }
    for (Key key : keys) {
      key.enter(block, found);
    }
    if (tally != null) {
      tally.enter(block, found);
    }
    if (keys.length == 0 && tally == null) {
      if (counts[0] == 0) {
        groups++;
      }
      counts[0] += found;
    } else if (keys.length == 1 && tally == null && keys[0].isSingle()) {
      countOne(keys[0]);
    } else {
      for (int row = Bits.next(rows, words, 0); row >= 0; row = Bits.next(rows, words, row + 1)) {
        countRow(row);
      }
    }
    matches += found;
    requireMemory();
  }

  private void countOne(Key key) throws IOException, Refused {
    int words = block.words();
    for (int word = 0; word < words; word++) {
      for (long left = rows[word]; left != 0; left &= left - 1) {
        add(key.one(block, (word << 6) + Long.numberOfTrailingZeros(left)));
      }
      requireMemory();
    }
  }

  /** Counts a row under each combination of its keys' values. */
  private void countRow(int row) throws IOException, ScanStopped, Refused {
    if (tally != null) {
      tally.read(block, row);
    }
    for (Key key : keys) {
      key.find(block, row);
    }
    Arrays.fill(choice, 0);
    unchecked += ROW_VALUES;
    int values = tally == null ? 1 : 1 + tally.values();
    do {
      int group = keys.length == 0 ? 0 : keys[0].found(choice[0]);
      for (int i = 1; i < keys.length; i++) {
        group = combinations[i - 1].id((long) group << Integer.SIZE | keys[i].found(choice[i]));
      }
      add(group);
      if (tally != null) {
        tally.add(group);
      }
      unchecked += values;
      if (unchecked >= VALUES_UNCHECKED) {
        unchecked = 0;
        cancel.check();
        requireMemory();
      }
    } while (next());
  }

  /** The next combination, like the next number of a counter; false after the last. */
  private boolean next() {
    for (int i = choice.length - 1; i >= 0; i--) {
      if (++choice[i] < keys[i].count()) {
        return true;
      }
      choice[i] = 0;
    }
    return false;
  }

  private void add(int group) throws Refused {
    if (group >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(group + 1, 2 * counts.length));
    }
    if (counts[group]++ == 0 && ++groups > limits.groupsMax()) {
      throw new Refused(new StatsAnswer.TooManyGroups(limits.groupsMax()));
    }
  }

  private void requireMemory() throws Refused {
    long bytes = 8L * counts.length;
    for (Key key : keys) {
      bytes += key.memoryBytes();
    }
    for (LongIds ids : combinations) {
      bytes += ids.memoryBytes();
    }
    if (tally != null) {
      bytes += tally.memoryBytes();
    }
    if (bytes > limits.memoryBytesMax()) {
      throw new Refused(new StatsAnswer.TooMuchMemory(limits.memoryBytesMax()));
    }
  }

  private List<List<Cell>> rowsOfTable() {
    List<List<Cell>> table = new ArrayList<>();
    if (keys.length == 0) {
      table.add(new ArrayList<>(List.of(measured(0))));
      return table;
    }
    long least = leastShown();
    for (int group = 0; group < counts.length; group++) {
      if (counts[group] >= least) {
        List<Cell> row = new ArrayList<>(keys.length + 1);
        addKeys(group, keys.length - 1, row);
        row.add(measured(group));
        table.add(row);
      }
    }
    table.sort(Cell.rowOrder(keys.length));
    return table;
  }

  private void addKeys(int group, int last, List<Cell> row) {
    if (last == 0) {
      row.add(keys[0].cell(group));
      return;
    }
    long pair = combinations[last - 1].key(group);
    addKeys((int) (pair >>> Integer.SIZE), last - 1, row);
    row.add(keys[last].cell((int) pair));
  }

  private Cell measured(int group) {
    return tally == null ? Cell.number(counts[group]) : tally.cell(group);
  }

  /** Groups with fewer events cannot be among the first rows that are asked for. */
  private long leastShown() {
    Optional<Integer> top = top();
    if (top.isEmpty() || groups <= top.get()) {
      return 1;
    }
    PriorityQueue<Long> largest = new PriorityQueue<>(top.get());
    for (long count : counts) {
      if (count > 0 && largest.size() < top.get()) {
        largest.add(count);
      } else if (count > 0 && count > largest.element()) {
        largest.remove();
        largest.add(count);
      }
    }
    return largest.element();
  }

  /** How many groups are asked for, when these are the ones with the most events. */
  private Optional<Integer> top() {
    int at = 1;
    List<Pipe> pipes = query.pipes();
    boolean byCount =
        pipes.size() > 2
            && pipes.get(1) instanceof Pipe.Sort(Pipe.OfMeasure _, boolean descending)
            && descending;
    if (byCount) {
      at++;
    }
    return tally == null && pipes.size() > at && pipes.get(at) instanceof Pipe.Top(int count)
        ? Optional.of(count)
        : Optional.empty();
  }
}
