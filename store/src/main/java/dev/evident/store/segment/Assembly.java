package dev.evident.store.segment;

import dev.evident.codec.Records;
import java.io.IOException;

/**
 * Puts records together again: the template's skeleton with the tokens of the row in it. Exact by
 * construction; the seal compares all the same. For one thread.
 */
public final class Assembly {
  private int[] next = new int[64];

  /** Appends the whole record of a row, its personal values in their places. */
  public void whole(Segment.Block block, int row, Bytes to) throws IOException {
    Template template = block.layout().template(row);
    if (template.isWhole() && template.values() == 2) {
      Bytes first = new Bytes(1_024);
      Bytes second = new Bytes(256);
      append(block, row, first, true, false);
      append(block, row, second, false, true);
      byte[] whole = Records.reassemble(first.toArray(), second.toArray());
      to.put(whole, 0, whole.length);
      return;
    }
    append(block, row, to, true, true);
  }

  /** Appends segment 1 of the record: personal values are left as {@link Shredder#PERSONAL}. */
  public void first(Segment.Block block, int row, Bytes to) throws IOException {
    append(block, row, to, true, false);
  }

  /** Appends segment 2 of the record: the personal values, joined by line feeds. */
  public void personal(Segment.Block block, int row, Bytes to) throws IOException {
    append(block, row, to, false, true);
  }

  private void append(Segment.Block block, int row, Bytes to, boolean open, boolean personal)
      throws IOException {
    Layout layout = block.layout();
    Template template = layout.template(row);
    int values = template.values();
    if (next.length < values) {
      next = new int[2 * values];
    }
    byte[] skeleton = template.skeleton();
    int copied = 0;
    int value = 0;
    boolean another = false;
    for (int i = 0; i < skeleton.length; i++) {
      byte c = skeleton[i];
      if (c < 0 || c > Shredder.SECOND) {
        continue;
      }
      if (open) {
        to.put(skeleton, copied, i);
        copied = i + 1;
      }
      boolean isPersonal = c != Shredder.VALUE;
      if (isPersonal && !personal) {
        if (c != Shredder.SECOND) {
          to.put(Shredder.PERSONAL);
        }
      } else if (open || isPersonal) {
        if (!open && another) {
          to.put((byte) '\n');
        }
        another = true;
        block.values(template.column(value)).token(position(layout, template, row, value), to);
      }
      value++;
    }
    if (open) {
      to.put(skeleton, copied, skeleton.length);
    }
  }

  /** Position of value {@code i}: behind the values of its column that stand before it. */
  private int position(Layout layout, Template template, int row, int i) {
    int column = template.column(i);
    int before = 0;
    if (template.count(column) > 1) {
      for (int k = i - 1; k >= 0; k--) {
        if (template.column(k) == column) {
          before = next[k] + 1;
          break;
        }
      }
    }
    next[i] = before;
    return layout.position(column, row) + before;
  }
}
