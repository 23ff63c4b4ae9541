package dev.evident.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Shredder;
import java.util.Arrays;

/** Whatever is taken apart is the same when its values stand in its skeleton again. */
class ShredderFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void whatIsTakenApartComesBack(byte[] record) {
    Shredder shredder = new Shredder();
    if (!shredder.shred(record, 0, record.length)) {
      return;
    }
    assertComesBack(shredder, record);
    byte[] skeleton = Arrays.copyOf(shredder.skeleton(), shredder.skeletonBytes());
    int values = shredder.values();
    shredder.learn(7);
    if (shredder.recognise(record, 0, record.length, record.length, record.length) != 7) {
      throw new AssertionError("bug: a skeleton that was learnt is not recognised");
    }
    if (shredder.values() != values) {
      throw new AssertionError("bug: " + shredder.values() + " values in place of " + values);
    }
    assertComesBack(shredder, skeleton, record);
  }

  private static void assertComesBack(Shredder shredder, byte[] record) {
    assertComesBack(shredder, Arrays.copyOf(shredder.skeleton(), shredder.skeletonBytes()), record);
  }

  private static void assertComesBack(Shredder shredder, byte[] skeleton, byte[] record) {
    Bytes again = new Bytes(record.length);
    int value = 0;
    for (byte b : skeleton) {
      if (b == Shredder.VALUE) {
        again.put(record, shredder.start(value), shredder.end(value));
        value++;
      } else {
        again.put(b);
      }
    }
    if (!Arrays.equals(again.toArray(), record)) {
      throw new AssertionError("bug: another record comes back");
    }
  }
}
