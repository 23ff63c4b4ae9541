package dev.evident.store.scan;

import dev.evident.model.Filter;
import dev.evident.query.Evaluation;
import dev.evident.store.terms.TermPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which segments and blocks may hold matches of a filter. For one thread. */
final class Candidates {
  private final View view;
  private final Filter filter;
  private final Evaluation evaluation;
  private final Bounds bounds;
  private final TermPlan terms;
  private final Missing missing;

  Candidates(View view, Filter filter, Evaluation evaluation, Missing missing) {
    this.view = view;
    this.filter = filter;
    this.evaluation = evaluation;
    this.bounds = Bounds.of(filter, evaluation.now());
    this.terms = TermPlan.of(filter);
    this.missing = missing;
    for (Unreadable piece : view.unreadable()) {
      if (bounds.mayHold(piece) && piece.firstIndex() < view.size()) {
        missing.add(piece);
      }
    }
  }

  /** The segments whose times and indexes may fit; the others are not looked at. */
  List<Part> parts() {
    return view.parts().stream()
        .filter(part -> part.lowIndex() < view.size() && bounds.mayHold(part))
        .toList();
  }

  /** What is left of a segment. */
  record Blocks(SegmentPlan plan, int[] numbers) {}

  /**
   * Makes the filter ready for a segment.
   *
   * @return null when no block may hold a match
   */
  @Nullable Blocks open(Part part) {
    int blocks = part.blocks();
    long[] bits = new long[(blocks + Long.SIZE - 1) / Long.SIZE];
    try {
      if (!terms.narrow(part.segment().terms(), blocks, bits)) {
        return null;
      }
    } catch (IOException e) {
      // Terms only narrow: without them every block is looked at, and the answer is complete.
      Arrays.fill(bits, -1L);
    }
    int[] numbers = new int[blocks];
    int count = 0;
    for (int i = 0; i < blocks; i++) {
      if (Bits.has(bits, i) && part.firstIndex(i) < view.size() && bounds.mayHold(part, i)) {
        numbers[count++] = i;
      }
    }
    if (count == 0) {
      return null;
    }
    int[] left = Arrays.copyOf(numbers, count);
    try {
      SegmentPlan plan = new SegmentPlan(part, filter, evaluation);
      return plan.isNever() ? null : new Blocks(plan, left);
    } catch (IOException e) {
      for (int number : left) {
        missing.add(part, number, e);
      }
      return null;
    }
  }
}
