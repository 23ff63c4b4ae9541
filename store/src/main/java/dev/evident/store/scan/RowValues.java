package dev.evident.store.scan;

import dev.evident.model.Field;
import dev.evident.query.FlatValue;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Layout;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.List;

/** The values of one field in the rows of a segment, one by one. For one thread. */
final class RowValues {
  private final SegmentPlan plan;
  private final Field field;
  private final int[] columns;

  RowValues(SegmentPlan plan, Field field) {
    this.plan = plan;
    this.field = field;
    this.columns = plan.columns(field);
  }

  /** Adds the values of a row, in any order. */
  void add(BlockRows block, int row, List<FlatValue> to) throws IOException {
    Layout layout = block.layout();
    if (layout.template(row).hidesValues()) {
      block.flat(row).values(field).forEach(to::add);
      return;
    }
    if (field.equals(Field.INDEX)) {
      String index = Long.toString(block.places().index(row));
      to.add(new FlatValue(field.path(), FlatValue.Kind.NUMBER, index));
      return;
    }
    for (int column : columns) {
      int count = layout.count(column, row);
      if (count == 0) {
        continue;
      }
      Values values = block.values(column);
      int from = layout.position(column, row);
      for (int position = from; position < from + count; position++) {
        add(block, column, values, position, to);
      }
    }
  }

  private void add(BlockRows block, int column, Values values, int position, List<FlatValue> to)
      throws IOException {
    Bytes token = block.token;
    token.clear();
    values.token(position, token);
    String path = plan.path(column);
    if (path.equals(SegmentPlan.RAW)) {
      Judges.record(token.array(), 0, token.length()).values(field).forEach(to::add);
    } else if (JsonToken.isValue(token.array(), 0)) {
      to.add(JsonToken.value(path, token.array(), 0, token.length()));
    }
  }
}
