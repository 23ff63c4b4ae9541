package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The other tools themselves: they accept a log that another project made and refuse it once a byte
 * is wrong. Only tools that pass here say something when they accept our server.
 */
class InteropTest {
  private static final Path FOREIGN_LOG =
      Path.of(System.getProperty("evident.root", ".."), "../shared/vectors/tessera/testdata/log");
  private static final String FOREIGN_KEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

  @TempDir Path folder;
  private Path log = Path.of("");
  private OtherTools tools = new OtherTools(Path.of(""));

  @BeforeEach
  void copyTheForeignLog() throws IOException {
    assumeTrue(Files.isDirectory(FOREIGN_LOG), "the vectors are not here: no foreign log to check");
    tools = new OtherTools(folder);
    log = folder.resolve("log");
    try (Stream<Path> files = Files.walk(FOREIGN_LOG)) {
      for (Path file : files.toList()) {
        Path copy = log.resolve(FOREIGN_LOG.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    }
  }

  @Test
  void goAcceptsAForeignLogAtEveryOlderCheckpoint() throws Exception {
    for (int size = 0; size <= 15; size++) {
      Path older = log.resolve("checkpoint." + size);
      if (Files.exists(older)) {
        assertThat(goChecks("-old", older.toString()).verified().text())
            .contains("size=15", "proofs=15", "old=" + size);
      }
    }
  }

  @Test
  void goRefusesAChangedEntryTileOrCheckpoint() throws Exception {
    for (String file :
        List.of("tile/entries/000.p/15", "tile/0/000.p/15", "checkpoint", "checkpoint.7")) {
      Path target = log.resolve(file);
      byte[] right = Files.readAllBytes(target);
      byte[] wrong = right.clone();
      wrong[30] ^= 1;
      Files.write(target, wrong);
      OtherTools.Verdict verdict = goChecks("-old", log.resolve("checkpoint.7").toString());
      assertThat(verdict.exitCode()).as("%s: %s", file, verdict.text()).isEqualTo(1);
      Files.write(target, right);
    }
  }

  @Test
  void opensslAcceptsEveryProofOfAForeignLogAndRefusesAWrongIndex() throws Exception {
    Path key = Files.writeString(folder.resolve("log.vkey"), FOREIGN_KEY + "\n");
    Path proofs = Files.createDirectory(folder.resolve("proofs"));
    goChecks("-proofs", proofs.toString()).verified();
    for (int index = 0; index < 15; index++) {
      Path proof = proofs.resolve(index + ".proof");
      assertThat(tools.opensslChecks(key, proof).verified().text()).contains("index=" + index);
      String moved =
          Files.readString(proof).replace("\nindex " + index, "\nindex " + (index + 1) % 15);
      Path wrong = Files.writeString(folder.resolve("wrong.proof"), moved);
      assertThat(tools.opensslChecks(key, wrong).exitCode()).isEqualTo(1);
    }
  }

  private OtherTools.Verdict goChecks(String... more) throws Exception {
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            real(log),
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      return tools.goChecks(url, FOREIGN_KEY, more);
    } finally {
      server.stop(0);
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
