package dev.evident.cli;

import static dev.evident.cli.Verdicts.fails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What {@code verify} says of logs that went on: twice, from an old copy, and meanwhile. */
class VerifyGoingOnTest {
  private static final Shell SHELL = Shell.SCRIPT;

  @TempDir private Path folder;

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void aLogThatGoesOnTwiceIsAForkAndAnOldCopyARollback() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path asItWas = folder.resolve("as-it-was");
    Path start;
    try (RealServer first = RealServer.start(one, InstantSource.system())) {
      first.append("both", 300, folder.resolve("both-acks"));
      start = file("both-checkpoint", first.checkpoint());
    }
    RealServer.copy(one, two);
    RealServer.copy(one, asItWas);
    Path ofOne;
    try (RealServer first = RealServer.start(one, InstantSource.system())) {
      first.append("one", 10, folder.resolve("one-acks"));
      ofOne = file("one-checkpoint", first.checkpoint());
    }
    try (RealServer second = RealServer.start(two, InstantSource.system())) {
      second.append("two", 20, folder.resolve("two-acks"));
      fails(
          15,
          "the root was",
          SHELL.run("verify", second.url(), "--key", second.vkey(), "--old", ofOne));
    }
    fails(15, "the root was", SHELL.run("verify", two, "--old", ofOne));
    assertThat(SHELL.run("verify", two, "--old", start).code()).isZero();
    fails(16, "had ", SHELL.run("verify", asItWas, "--old", ofOne));
    fails(20, "acknowledged", SHELL.run("verify", two, "--acks", folder.resolve("one-acks")));
  }

  @Test
  void aLogThatGrowsMeanwhileIsVerifiedByAddressAndDirectory() throws Exception {
    Path busy = folder.resolve("busy");
    try (RealServer growing = RealServer.start(busy, InstantSource.system());
        ExecutorService writer = Executors.newSingleThreadExecutor()) {
      AtomicBoolean stop = new AtomicBoolean();
      Future<?> writing =
          writer.submit(() -> {
            for (int i = 0; !stop.get(); i++) {
              growing.append("busy-" + i, 500, folder.resolve("busy-acks-" + i));
            }
            return null;
          });
      long last = 0;
      for (int round = 0; round < 10; round++) {
        Object log = round % 2 == 0 ? growing.url() : busy;
        Path seen = file("busy-seen", growing.checkpoint());
        Shell.Result result =
            SHELL.run("verify", log, "--key", growing.vkey(), "--old", seen, "--json");
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        long size = new JsonMapper().readTree(result.out()).path("size").longValue();
        assertThat(size).isGreaterThanOrEqualTo(last);
        last = size;
      }
      stop.set(true);
      writing.get();
    }
  }
}
