package dev.evident.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evident.model.Query;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import java.nio.charset.StandardCharsets;

/** Any text is an error, or a query whose text is that query. */
class QueryFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void textsAreErrorsOrTrees(byte[] bytes) throws QueryException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Query query;
    try {
      query = QueryText.parse(text);
    } catch (QueryException expected) {
      if (expected.column() < 1 || expected.column() > text.length() + 1) {
        throw new AssertionError("bug: column " + expected.column());
      }
      return;
    }
    if (!QueryText.parse(QueryText.write(query)).equals(query)) {
      throw new AssertionError("bug: another tree for " + QueryText.write(query));
    }
  }
}
