package dev.evident.store.segment;

import dev.evident.codec.Records;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts records together again: the template's skeleton with the tokens of the row in it. Exact by
 * construction; the seal compares all the same.
 *
 * <p>Rows one after the other are cheapest: where the values of the next row stand is then known.
 * The values of the block in hand are kept, so an instance is not for long pauses. For one thread.
 */
public final class Assembly {
  private static final int NO_ROW = -2;

  private Segment.@Nullable Block block;
  private @Nullable Layout layout;
  // By column: its values in the block, and the position of its next value where the stamp is the
  // epoch; a jump to another row begins a new epoch.
  private @Nullable Values[] values = {};
  private int[] next = {};
  private int[] stamps = {};
  private int epoch;
  private int row = NO_ROW;
  // By value of the row in hand: its position in its column.
  private int[] positions = new int[64];

  /** Appends the whole record of a row, its personal values in their places. */
  public void whole(Segment.Block of, int at, Bytes to) throws IOException {
    Template template = locate(of, at);
    if (template.isWhole() && template.values() == 2) {
      Bytes first = new Bytes(1_024);
      Bytes second = new Bytes(256);
      append(of, template, first, true, false);
      append(of, template, second, false, true);
      byte[] whole = Records.reassemble(first.toArray(), second.toArray());
      to.put(whole, 0, whole.length);
      return;
    }
    append(of, template, to, true, true);
  }

  /** Appends segment 1 of the record: personal values are left as {@link Shredder#PERSONAL}. */
  public void first(Segment.Block of, int at, Bytes to) throws IOException {
    append(of, locate(of, at), to, true, false);
  }

  /** Appends segment 2 of the record: the personal values, joined by line feeds. */
  public void personal(Segment.Block of, int at, Bytes to) throws IOException {
    append(of, locate(of, at), to, false, true);
  }

  private void append(Segment.Block of, Template template, Bytes to, boolean open, boolean personal)
      throws IOException {
    byte[] skeleton = template.skeleton();
    int copied = 0;
    boolean another = false;
    for (int i = 0; i < template.values(); i++) {
      int mark = template.mark(i);
      byte kind = skeleton[mark];
      if (open) {
        to.put(skeleton, copied, mark);
        copied = mark + 1;
      }
      boolean isPersonal = kind != Shredder.VALUE;
      if (isPersonal && !personal) {
        if (kind != Shredder.SECOND) {
          to.put(Shredder.PERSONAL);
        }
      } else if (open || isPersonal) {
        if (!open && another) {
          to.put((byte) '\n');
        }
        another = true;
        values(of, template.column(i)).token(positions[i], to);
      }
    }
    if (open) {
      to.put(skeleton, copied, skeleton.length);
    }
  }

  private Values values(Segment.Block of, int column) throws IOException {
    Values found = values[column];
    if (found == null) {
      found = of.values(column);
      values[column] = found;
    }
    return found;
  }

  /** Finds where the values of a row stand. */
  @SuppressWarnings("ReferenceEquality") // the very block whose values are kept
  private Template locate(Segment.Block of, int at) throws IOException {
    Layout known = layout;
    if (of != block || known == null) {
      known = of.layout();
      layout = known;
      block = of;
      Arrays.fill(values, null);
      row = NO_ROW;
    }
    Template template = known.template(at);
    if (at == row) {
      return template;
    }
    if (at != row + 1) {
      epoch++;
    }
    row = NO_ROW; // until all is found
    int count = template.values();
    if (positions.length < count) {
      positions = new int[2 * count];
    }
    for (int i = 0; i < count; i++) {
      int column = template.column(i);
      if (column >= next.length) {
        grow(column + 1);
      }
      if (stamps[column] != epoch) {
        stamps[column] = epoch;
        next[column] = known.position(column, at);
      }
      positions[i] = next[column]++;
    }
    row = at;
    return template;
  }

  private void grow(int columns) {
    int length = Math.max(64, 2 * columns);
    values = Arrays.copyOf(values, length);
    next = Arrays.copyOf(next, length);
    stamps = Arrays.copyOf(stamps, length);
  }
}
