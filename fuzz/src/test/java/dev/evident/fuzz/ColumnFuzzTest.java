package dev.evident.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evident.store.column.Cursor;
import dev.evident.store.column.Inflater;
import dev.evident.store.column.PlainColumn;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;

/** Any bytes are a column whose every value can be read, or damage that is told as such. */
class ColumnFuzzTest {
  private static final int VALUES_MAX = 4_096;
  private static final int TOKEN_BYTES_MAX = 64 << 20;

  @FuzzTest(maxDuration = "60s")
  void chunksAreReadOrRefused(byte[] bytes) {
    if (bytes.length < 2) {
      return;
    }
    int n = ((bytes[0] & 0xff) << 8 | bytes[1] & 0xff) % VALUES_MAX;
    byte[] chunk = java.util.Arrays.copyOfRange(bytes, 2, bytes.length);
    try {
      Values values =
          PlainColumn.read(new Cursor(chunk, new Inflater()), n, PlainColumn.NO_CONTEXT);
      if (values.count() != n) {
        throw new AssertionError("bug: " + values.count() + " values in place of " + n);
      }
      Bytes token = new Bytes(64);
      for (int i = 0; i < n && token.length() < TOKEN_BYTES_MAX; i++) {
        values.token(i, token);
      }
    } catch (IOException expected) {
      // told as damage
    }
  }
}
