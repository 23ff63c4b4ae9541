package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do with the files of a log in a directory. */
abstract class LogSourceContract {
  private final NoteSigner signer = SyntheticLog.signer(SyntheticLog.ORIGIN);
  @TempDir Path directory;

  abstract LogSource open(Path directory) throws IOException;

  @Test
  void everyResourceComesAsItIs() throws Exception {
    SyntheticLog log = SyntheticLog.evident(70_000, 3, signer);
    log.writeTo(directory);
    LogSource source = open(directory);
    assertThat(source.checkpoint()).contains(log.note());
    for (int level = 0; level < 3; level++) {
      long last = Tile.count(level, log.size) - 1;
      Tile tile = new Tile(level, last, Tile.widthAt(level, last, log.size));
      assertThat(source.tile(tile)).contains(log.tile(tile).orElseThrow());
    }
    assertThat(source.tile(new Tile(0, 5, 256)))
        .contains(log.tile(new Tile(0, 5, 256)).orElseThrow());
    BundleId bundle = new BundleId(273, 112);
    assertThat(source.entries(bundle)).contains(log.entries(bundle).orElseThrow());
    assertThat(verify(source).exitCode()).isEqualTo(ExitCode.VERIFIED);
  }

  @Test
  void whatIsNotThereIsAbsentAndNoError() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, 3, signer);
    log.writeTo(directory);
    LogSource source = open(directory);
    assertThat(source.tile(new Tile(0, 0, 255))).isEmpty();
    assertThat(source.tile(new Tile(0, 1_000_000, 256))).isEmpty();
    assertThat(source.tile(new Tile(5, 0, 1))).isEmpty();
    assertThat(source.entries(new BundleId(7, 256))).isEmpty();
    Files.delete(directory.resolve("tile/0/001.p/44"));
    assertThat(verify(source).exitCode()).isEqualTo(ExitCode.MISSING_RESOURCE);
    Files.delete(directory.resolve("checkpoint"));
    assertThat(source.checkpoint()).isEmpty();
    assertThat(verify(source).exitCode()).isEqualTo(ExitCode.MISSING_RESOURCE);
  }

  @Test
  void tooManyBytesAreSeenAsTooMany() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, 3, signer);
    log.writeTo(directory);
    Path tile = directory.resolve("tile/0/000");
    Files.write(tile, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    LogSource source = open(directory);
    assertThat(source.tile(new Tile(0, 0, 256)).orElseThrow()).hasSizeGreaterThan(8192);
    assertThat(verify(source).exitCode()).isEqualTo(ExitCode.TILE);
  }

  @Test
  void aChangedFileIsFound() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, 3, signer);
    log.files.get("tile/entries/000")[100] ^= 1;
    log.writeTo(directory);
    assertThat(verify(open(directory)).exitCode()).isEqualTo(ExitCode.ENTRY);
  }

  Verdict verify(LogSource source) throws InterruptedException {
    VerifyOptions options = VerifyOptions.of(List.of(signer.verifierKey()));
    return new Verifier(source, options, () -> Instant.EPOCH).verify();
  }
}
