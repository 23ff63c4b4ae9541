package dev.evident.store.sealed;

import dev.evident.store.column.Cursor;
import dev.evident.store.column.Ends;
import dev.evident.store.column.Longs;
import dev.evident.store.column.Packer;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.SkeletonPool;
import dev.evident.store.segment.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The templates of a segment.
 *
 * <pre>
 *   numbers: lengths of the skeletons | numbers: values of each | section: the skeletons
 *   | numbers: columns of all values
 * </pre>
 */
final class SealedTemplates {
  private SealedTemplates() {}

  static void write(Packer packer, List<Template> templates, Bytes out) {
    int n = templates.size();
    long[] lengths = new long[n];
    long[] values = new long[n];
    Bytes skeletons = new Bytes(1 << 12);
    int all = 0;
    for (int i = 0; i < n; i++) {
      Template template = templates.get(i);
      byte[] skeleton = template.skeleton();
      lengths[i] = skeleton.length;
      values[i] = template.values();
      all += template.values();
      skeletons.put(skeleton, 0, skeleton.length);
    }
    long[] columns = new long[all];
    int at = 0;
    for (Template template : templates) {
      for (int i = 0; i < template.values(); i++) {
        columns[at++] = template.column(i);
      }
    }
    Longs.write(packer, lengths, n, out);
    Longs.write(packer, values, n, out);
    packer.section(out, skeletons.array(), 0, skeletons.length());
    Longs.write(packer, columns, all, out);
  }

  /**
   * @param shared keeps the texts that segments have in common once
   */
  static List<Template> read(Cursor in, int n, int columnCount, SkeletonPool shared)
      throws IOException {
    int[] ends = Ends.read(in, n);
    int[] valueEnds = Ends.read(in, n);
    byte[] skeletons = in.section(n == 0 ? 0 : ends[n - 1], 0);
    long[] columns = Longs.read(in, n == 0 ? 0 : valueEnds[n - 1]);
    in.end();
    List<Template> templates = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int from = i == 0 ? 0 : valueEnds[i - 1];
      int[] own = new int[valueEnds[i] - from];
      for (int k = 0; k < own.length; k++) {
        long column = columns[from + k];
        if (column < 0 || column >= columnCount) {
          throw Cursor.damaged("column " + column + " of " + columnCount);
        }
        own[k] = (int) column;
      }
      byte[] skeleton = Arrays.copyOfRange(skeletons, i == 0 ? 0 : ends[i - 1], ends[i]);
      templates.add(new Template(shared.shared(skeleton, own.length), own));
    }
    return List.copyOf(templates);
  }
}
