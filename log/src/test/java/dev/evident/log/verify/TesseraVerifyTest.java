package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that another implementation wrote, verified as an outsider would, whole and spoiled. */
class TesseraVerifyTest {
  private static final String KEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
  @TempDir Path directory;

  @BeforeEach
  void copy() throws IOException {
    Path log =
        Path.of(System.getProperty("evident.root", ".."))
            .resolve("../shared/vectors/tessera/testdata/log");
    Assumptions.assumeTrue(Files.exists(log), "skipped: no test vectors at tessera/testdata/log");
    try (var walk = Files.walk(log)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path target = directory.resolve(log.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }

  @Test
  void everyCheckpointVerifiesAgainstEveryOlderOne() throws Exception {
    for (int size = 0; size <= 15; size++) {
      Files.write(
          directory.resolve("checkpoint"),
          Files.readAllBytes(directory.resolve("checkpoint." + size)));
      for (int old = 0; old <= 15; old++) {
        byte[] note = Files.readAllBytes(directory.resolve("checkpoint." + old));
        assertThat(verify(options().withOldCheckpoint(note)).exitCode())
            .isEqualTo(old <= size ? ExitCode.VERIFIED : ExitCode.ROLLBACK);
      }
    }
    System.out.println("ran tessera/testdata/log: 16 checkpoints, each against all others");
    assertThat(verify(options()))
        .isInstanceOfSatisfying(
            Verdict.Verified.class,
            good -> {
              assertThat(good.size()).isEqualTo(15);
              assertThat(good.evident()).isFalse();
              assertThat(good.origin()).isEqualTo("example.com/log/testdata");
            });
  }

  @Test
  void eachWayToSpoilItHasItsCode() throws Exception {
    assertThat(spoiled("tile/entries/000.p/15", 20)).isEqualTo(ExitCode.ENTRY);
    assertThat(spoiled("tile/entries/000.p/15", 0)).isEqualTo(ExitCode.ENTRY);
    assertThat(spoiled("tile/0/000.p/15", 0)).isEqualTo(ExitCode.TILE);
    assertThat(spoiled("tile/0/000.p/15", 479)).isEqualTo(ExitCode.TILE);
    assertThat(spoiled("checkpoint", 3)).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(spoiled("checkpoint", 30)).isEqualTo(ExitCode.CHECKPOINT);
    for (String path : List.of("tile/entries/000.p/15", "tile/0/000.p/15", "checkpoint")) {
      byte[] good = Files.readAllBytes(directory.resolve(path));
      Files.delete(directory.resolve(path));
      assertThat(verify(options()).exitCode()).isEqualTo(ExitCode.MISSING_RESOURCE);
      Files.write(directory.resolve(path), good);
    }
    assertThat(verify(options()).exitCode()).isEqualTo(ExitCode.VERIFIED);
  }

  private ExitCode spoiled(String path, int at) throws Exception {
    byte[] good = Files.readAllBytes(directory.resolve(path));
    byte[] bad = good.clone();
    bad[at] ^= 1;
    Files.write(directory.resolve(path), bad);
    ExitCode code = verify(options()).exitCode();
    Files.write(directory.resolve(path), good);
    return code;
  }

  private static VerifyOptions options() throws Exception {
    return VerifyOptions.of(List.of(VerifierKey.parse(KEY)));
  }

  private Verdict verify(VerifyOptions options) throws InterruptedException {
    return new Verifier(new DirectorySource(directory), options, () -> Instant.EPOCH).verify();
  }
}
