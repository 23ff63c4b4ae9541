package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of the file {@code contradictions} are read for ever. */
class ContradictionsTest {
  private static final byte COSIGNATURE = 4;
  private static final Path GOLDEN =
      Path.of(System.getProperty("evident.root", ".."))
          .resolve("log/src/test/resources/golden/witness/contradictions");
  private static final VerifierKey NEAR = key("near.example", 1);
  private static final VerifierKey FAR = key("far.example", 9);
  private static final String NEAR_SAID =
      "it has cosigned 9 records of this log, but only 7 were signed here";
  private static final String FAR_SAID = "it has cosigned another tree of 7 records";

  @TempDir private Path directory;

  private static VerifierKey key(String name, int first) {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (first + i);
    }
    return VerifierKey.of(name, COSIGNATURE, key);
  }

  private Contradictions open() throws Exception {
    return Contradictions.open(new RealDisk(), directory);
  }

  @Test
  void whatWitnessesSaidIsWrittenAsAlways() throws Exception {
    Contradictions made = open();
    made.add(NEAR, NEAR_SAID);
    made.add(FAR, "something else");
    made.add(FAR, FAR_SAID);
    assertThat(directory.resolve(Contradictions.FILE)).hasSameBinaryContentAs(GOLDEN);
  }

  @Test
  void whatWasWrittenOnceIsReadAndTakenBack() throws Exception {
    Files.copy(GOLDEN, directory.resolve(Contradictions.FILE));
    Contradictions read = open();
    assertThat(read.of(NEAR)).contains(NEAR_SAID);
    assertThat(read.of(FAR)).contains(FAR_SAID);
    assertThat(read.of(key("near.example", 2))).as("another key of that name").isEmpty();
    read.remove(NEAR);
    assertThat(open().of(NEAR)).isEmpty();
    assertThat(open().of(FAR)).contains(FAR_SAID);
  }

  @Test
  void aLogWithADamagedListDoesNotStart() throws Exception {
    TestLogs.open(directory).close();
    Path file = directory.resolve(Contradictions.FILE);
    for (String text : List.of("", "something else\n", "evident-contradictions v1\nhalf a li")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> TestLogs.open(directory).close())
          .as(text)
          .isInstanceOf(StartRefused.class)
          .hasMessageContainingAll("contradictions", "restore");
    }
    Files.delete(file);
  }
}
