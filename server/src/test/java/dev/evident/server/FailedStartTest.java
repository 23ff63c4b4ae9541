package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartTest {
  @TempDir Path directory;

  /** Those that began meanwhile and are still there; what is told to end has a moment for it. */
  private static Set<Thread> left(Set<Thread> before) throws InterruptedException {
    Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
    now.removeAll(before);
    now.removeIf(thread -> !thread.getName().matches("audit|departures|tails|query-.*|.*tls.*"));
    for (Thread thread : now) {
      thread.join(TestServer.PATIENCE);
    }
    now.removeIf(thread -> !thread.isAlive());
    return now;
  }

  @Test
  void aStartThatFailsLeavesNoThreadBehind() throws Exception {
    new TestServer(directory).close();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Path grants = directory.resolve("access/grants");
    Files.createDirectories(grants.getParent());
    Files.writeString(grants, "damaged");
    Files.setPosixFilePermissions(
        grants, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> new TestServer(directory)).hasMessageContaining("damaged");
    assertThat(left(before)).isEmpty();
    Files.delete(grants);
    Path exports = directory.resolve("exports");
    Files.delete(exports);
    Files.writeString(exports, "a file", StandardOpenOption.CREATE_NEW);
    assertThatThrownBy(() -> new TestServer(directory)).hasMessageContaining("did not start");
    assertThat(left(before)).isEmpty();
  }
}
