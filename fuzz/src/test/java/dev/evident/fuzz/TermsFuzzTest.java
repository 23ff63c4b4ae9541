package dev.evident.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evident.store.terms.PartitionReader;
import dev.evident.store.terms.TermHash;
import dev.evident.store.terms.TermIndex;
import java.io.IOException;

/** Any bytes are an index that can be asked and walked, or damage that is told as such. */
class TermsFuzzTest {
  private static final int BLOCKS = 100;

  @FuzzTest(maxDuration = "60s")
  void partitionsAreReadOrRefused(byte[] bytes) {
    PartitionReader one =
        new PartitionReader() {
          @Override
          public int count() {
            return 1;
          }

          @Override
          public byte[] partition(int number) {
            return bytes;
          }
        };
    try {
      TermIndex index = new TermIndex(one, BLOCKS);
      index.blocks(TermHash.word("alice"), new long[2]);
      var cursor = index.cursor();
      while (cursor.next()) {
        for (int i = 0; i < cursor.count(); i++) {
          if (cursor.block(i) < 0 || cursor.block(i) >= BLOCKS) {
            throw new AssertionError("bug: block " + cursor.block(i));
          }
        }
      }
    } catch (IOException expected) {
      // told as damage
    }
  }
}
