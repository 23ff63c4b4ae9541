package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Verifiers that we did not write: Go's checksum-database library behind {@code checklog.go}, and
 * openssl with sha256sum behind {@code check-proof.sh}. Where a tool is not installed the calling
 * test is skipped and says so.
 */
final class OtherTools {
  /** Where Debian's Go packages lie ("golang-golang-x-mod-dev"). */
  private static final Path GO_PATH = Path.of("/usr/share/gocode");

  private static final Path SOURCES =
      Path.of(System.getProperty("evident.root", ".."), "it/src/test/resources/interop");

  private final Path folder;

  /** Keeps what it builds in {@code folder}, which the caller owns. */
  OtherTools(Path folder) {
    this.folder = folder;
  }

  /** How a tool ended and the one line that it said. */
  record Verdict(int exitCode, String text) {
    Verdict verified() {
      assertThat(exitCode).as(text).isZero();
      assertThat(text).startsWith("verified ");
      return this;
    }
  }

  /**
   * Checks a whole log with Go: signature, root, every entry, inclusion proofs, consistency.
   *
   * @param url where {@code checkpoint} and {@code tile/} lie
   * @param more further arguments of checklog.go, such as {@code -old FILE} or {@code -proofs DIR}
   */
  Verdict goChecks(String url, String verifierKey, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(goProgram(), "-url", url, "-key", verifierKey));
    command.addAll(List.of(more));
    return run(command);
  }

  /** Checks one tlog-proof by openssl and sha256sum. */
  Verdict opensslChecks(Path verifierKeyFile, Path proof) throws Exception {
    for (String tool : List.of("bash", "openssl", "sha256sum", "base64")) {
      assumeTrue(installed(tool), tool + " is not installed: the check by hand did not run");
    }
    String script = SOURCES.resolve("check-proof.sh").toString();
    return run(List.of("bash", script, verifierKeyFile.toString(), proof.toString()));
  }

  private String goProgram() throws Exception {
    assumeTrue(
        installed("go") && Files.isDirectory(GO_PATH.resolve("src/golang.org/x/mod/sumdb/tlog")),
        "Go with golang.org/x/mod is not installed: the interop check did not run (./check --install)");
    Path program = folder.resolve("checklog");
    if (!Files.exists(program)) {
      Verdict build =
          run(
              List.of(
                  "go",
                  "build",
                  "-o",
                  program.toString(),
                  SOURCES.resolve("checklog.go").toString()));
      assertThat(build.exitCode()).as(build.text()).isZero();
    }
    return program.toString();
  }

  private Verdict run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // A build without modules and without the network: only what the system's package brought.
    builder.environment().put("GO111MODULE", "off");
    builder.environment().put("GOPATH", GO_PATH.toString());
    builder.environment().put("GOCACHE", folder.resolve("go-cache").toAbsolutePath().toString());
    builder.environment().put("GOFLAGS", "");
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes()).strip();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    return new Verdict(process.exitValue(), text);
  }

  private static boolean installed(String tool) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
