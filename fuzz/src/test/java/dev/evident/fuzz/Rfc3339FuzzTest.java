package dev.evident.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evident.codec.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A time that we take is, in the form we write it, a time of the JDK: the same one. */
class Rfc3339FuzzTest {
  @FuzzTest(maxDuration = "60s")
  void timesAreThoseOfTheJdk(byte[] text) {
    Rfc3339 time = new Rfc3339();
    if (time.parse(text, 0, text.length) == Rfc3339.Result.OK) {
      byte[] out = new byte[Rfc3339.LENGTH_MAX];
      String written = new String(out, 0, time.write(out, 0), StandardCharsets.US_ASCII);
      Instant expected = Instant.ofEpochSecond(time.epochSecond(), time.nanos());
      if (!Instant.parse(written).equals(expected)) {
        throw new AssertionError("bug: " + written + " is not " + expected);
      }
    }
  }
}
