package dev.evident.store.scan;

import dev.evident.model.Filter;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How the tokens of a column are judged. */
final class Judges {
  private static final byte[] RAW_BEGIN =
      "{\"time\":\"1970-01-01T00:00:00Z\",\"source\":{\"raw\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RAW_END = "}}".getBytes(StandardCharsets.US_ASCII);

  private Judges() {}

  /** One value, as it stands. */
  record Plain(TokenTest test) implements ColumnTest.Judge {
    @Override
    public boolean passes(String path, byte[] b, int from, int to, boolean plain) {
      return test.passes(path, b, from, to, plain);
    }

    @Override
    public byte[] letters() {
      return test.needle().bytes();
    }

    @Override
    public int cost() {
      return 10;
    }
  }

  /**
   * An original, which may be JSON with values of its own: judged as a record that has nothing
   * else. What makes it differ from a whole record, time and index, is not covered by such a test.
   */
  record Original(Filter.Test test, Needle needle, Evaluation evaluation)
      implements ColumnTest.Judge {
    @Override
    public boolean passes(String path, byte[] b, int from, int to, boolean plain)
        throws IOException {
      return needle.mayPassInside(b, from, to) && evaluation.matches(test, record(b, from, to));
    }

    @Override
    public byte[] letters() {
      return new byte[0];
    }

    @Override
    public int cost() {
      return 100;
    }
  }

  /** A record that has an original and nothing else but a time. */
  static FlatRecord record(byte[] b, int from, int to) throws IOException {
    int length = to - from;
    byte[] record = new byte[RAW_BEGIN.length + length + RAW_END.length];
    System.arraycopy(RAW_BEGIN, 0, record, 0, RAW_BEGIN.length);
    System.arraycopy(b, from, record, RAW_BEGIN.length, length);
    System.arraycopy(RAW_END, 0, record, RAW_BEGIN.length + length, RAW_END.length);
    return BlockRows.read(0, record);
  }
}
