package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evident.log.DataDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or read-only, strangers' directories, two servers, stops and starts. */
class SurroundingsTest {
  private static final int NOBODY = 65_534;
  private static final String[] SMALL = {
    "--set",
    "data.reserve-mib=16",
    "--set",
    "log.journal-file-mib=8",
    "--set",
    "log.checkpoint-interval=100ms"
  };

  @TempDir Path folder;

  // ---- the disk

  private static final Duration STAYS_FULL = Duration.ofSeconds(5);

  @Test
  void aFullDiskRefusesEventsStaysReadableAndGoesOnWhenThereIsRoom() throws Exception {
    Path disk = smallDisk();
    try {
      Path data = disk.resolve("data");
      Ledger ledger = new Ledger();
      Path ballast = Files.write(disk.resolve("ballast"), new byte[16 << 20]);
      try (RunningServer server = RunningServer.start(data, SMALL)) {
        fill(server, ledger);
        assertReadable(server, ledger);
        assertRefused(server, ledger);
      }
      // A start on the full disk: all can be read, whether or not sealing has made room meanwhile.
      try (RunningServer server = RunningServer.start(data, SMALL)) {
        assertReadable(server, ledger);
        Files.delete(ballast);
        goesOn(server, ledger);
        Checks.listed(server, ledger);
      }
      assertThat(Checks.fsck(data).exitCode()).isZero();
    } finally {
      Jar.run(List.of("umount", "-l", disk.toString()));
    }
  }

  /** Until the disk stays full: what is sealed takes less room than its journal file did. */
  private static void fill(RunningServer server, Ledger ledger) throws Exception {
    long fullSince = 0;
    for (int i = 0; i < 20_000; i++) {
      Ledger.Batch batch = ledger.batch(Ledger.Ids.OWN, 500, false);
      HttpResponse<String> answer = post(server, batch);
      if (answer.statusCode() == 507) {
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"code\":\"disk-full\"");
        assertThat(ledger.acknowledged()).as("before the disk was full").isPositive();
        fullSince = fullSince == 0 ? System.nanoTime() : fullSince;
        if (System.nanoTime() - fullSince > STAYS_FULL.toNanos()) {
          return;
        }
        Thread.sleep(100);
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        ledger.acknowledged(batch, Load.receipts(answer.body()));
        fullSince = 0;
      }
    }
    throw new AssertionError("the disk was never full");
  }

  private static void assertReadable(RunningServer server, Ledger ledger) throws Exception {
    server.checkpointOf(ledger.sizeTold());
    assertThat(ledger.faults()).isEmpty();
    Checks.verified(server, Optional.empty(), ledger.acks());
    assertThat(server.body("/v1/events/event-0")).contains("\"n\":0");
    assertThat(server.body("/v1/events?limit=10")).contains("\"n\":");
  }

  private static void assertRefused(RunningServer server, Ledger ledger) throws Exception {
    // What room there is is used up before anything is refused: that of a last file, and on a slow
    // machine that of a seal which was not over yet when the disk seemed to stay full.
    Ledger.Batch batch = ledger.batch(Ledger.Ids.OWN, 1_000, false);
    HttpResponse<String> answer = post(server, batch);
    while (answer.statusCode() == 201) {
      ledger.acknowledged(batch, Load.receipts(answer.body()));
      batch = ledger.batch(Ledger.Ids.OWN, 1_000, false);
      answer = post(server, batch);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
  }

  private static void goesOn(RunningServer server, Ledger ledger) throws Exception {
    Ledger.Batch batch = ledger.batch(Ledger.Ids.OWN, 1_000, false);
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    HttpResponse<String> answer = post(server, batch);
    while (answer.statusCode() == 507) {
      assertThat(System.nanoTime()).as("goes on").isLessThan(deadline);
      Thread.sleep(50);
      answer = post(server, batch);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    ledger.acknowledged(batch, Load.receipts(answer.body()));
    server.checkpointOf(ledger.sizeTold());
    Checks.verified(server, Optional.empty(), ledger.acks());
  }

  private static HttpResponse<String> post(RunningServer server, Ledger.Batch batch)
      throws Exception {
    return server.post("/v1/events?receipts=true", "application/x-ndjson", batch.body());
  }

  /** A file system of 64 MiB; only root may make one. */
  private Path smallDisk() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> mount =
        List.of("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    boolean mounted;
    try {
      mounted = Jar.run(mount).exitCode() == 0;
    } catch (IOException e) {
      mounted = false;
    }
    assumeTrue(mounted, "no file system can be mounted here (not root?): no full disk was tried");
    return disk;
  }

  @Test
  void aReadOnlyDiskIsRefusedWithItsReason() throws Exception {
    Path disk = smallDisk();
    try {
      RunningServer.start(disk.resolve("data"), SMALL).close();
      Jar.run(List.of("mount", "-o", "remount,ro", disk.toString())).with(0);
      refused(List.of(), disk.resolve("data"), "is not writable by user");
      refused(List.of(), disk.resolve("other"), "is not writable by user");
    } finally {
      Jar.run(List.of("umount", "-l", disk.toString()));
    }
  }

  // ---- the directory

  @Test
  void aDirectoryThatMayNotBeWrittenIsRefused() throws Exception {
    List<String> asNobody = asNobody();
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
    refused(asNobody, data, "is not writable by user");
    refused(asNobody, data.resolve("below"), "is not writable by user");
  }

  @Test
  void aDirectoryOfAnotherOwnerIsRefused() throws Exception {
    List<String> asNobody = asNobody();
    assumeTrue(!asNobody.isEmpty(), "not root: no other owner was tried");
    Path data = folder.resolve("data");
    RunningServer.start(data).close();
    refused(asNobody, data, "is not writable by user");
    // Even when the folder itself is open to all, its files are not.
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    refused(asNobody, data, 3, "no permission for " + data);
    RunningServer.start(data).close();
  }

  @Test
  void aKeyFileThatOthersMayReadIsRefused() throws Exception {
    Path data = folder.resolve("data");
    RunningServer.start(data).close();
    Path key = data.resolve("keys/log.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    refused(List.of(), data, "chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    RunningServer.start(data).close();
  }

  @Test
  void twoServersDoNotShareADirectory() throws Exception {
    Path data = folder.resolve("data");
    try (RunningServer server = RunningServer.start(data)) {
      String url = Files.readString(data.resolve("server.url"));
      Jar.Ended second =
          Jar.run("serve", "--data", data.toString(), "--listen", "127.0.0.1:0").with(1);
      assertThat(second.said()).contains("in use by another evident process");
      assertThat(server.body("/healthz")).contains("ok");
      assertThat(Files.readString(data.resolve("server.url"))).isEqualTo(url);
    }
  }

  /** The words before a command that make somebody else of root; none for other users. */
  private List<String> asNobody() throws Exception {
    if (!Files.getAttribute(folder, "unix:uid").equals(0)) {
      return List.of();
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> asNobody =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    List<String> probe = new ArrayList<>(asNobody);
    probe.addAll(List.of("test", "-r", Jar.PATH.toString()));
    boolean works;
    try {
      works = Jar.run(probe).exitCode() == 0;
    } catch (IOException e) {
      works = false;
    }
    assumeTrue(works, "setpriv is missing or the jar is not readable by all: no other user tried");
    return asNobody;
  }

  private static void refused(List<String> before, Path data, String message) throws Exception {
    refused(before, data, 1, message);
  }

  private static void refused(List<String> before, Path data, int exitCode, String message)
      throws Exception {
    List<String> command = new ArrayList<>(before);
    command.addAll(Jar.command("serve", "--data", data.toString(), "--listen", "127.0.0.1:0"));
    Jar.Ended ended = Jar.run(command).with(exitCode);
    assertThat(ended.said().strip()).contains(message).hasLineCount(1);
  }

  // ---- stops and starts

  @Test
  void sigtermUnderLoadDrainsAndCoversEverythingByACheckpoint() throws Exception {
    Path data = folder.resolve("data");
    Ledger ledger = new Ledger();
    try (RunningServer server = RunningServer.start(data, SMALL)) {
      Load load = new Load(server, ledger);
      List<Thread> writers = load.start(8, new SplittableRandom(7));
      while (ledger.acknowledged() < 2_000 && ledger.faults().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      server.stop();
      load.join(writers);
    }
    assertThat(ledger.acknowledged()).isPositive();
    assertThat(ledger.faults()).isEmpty();
    assertThat(data.resolve("server.url")).doesNotExist();
    try (DataDirectory stopped = Checks.open(data)) {
      assertThat(stopped.damage()).isEmpty();
      String note = new String(stopped.checkpoint().orElseThrow(), StandardCharsets.UTF_8);
      assertThat(Long.parseLong(note.split("\n", 3)[1])).isEqualTo(stopped.size());
    }
    assertThat(Checks.fsck(data).findings()).isEmpty();
    try (RunningServer server = RunningServer.start(data, SMALL)) {
      assertThat(lastControl(server)).contains("\"incident\":\"restart\",\"clean\":true");
      Checks.verified(server, Optional.empty(), ledger.acks());
      server.kill();
    }
    try (RunningServer server = RunningServer.start(data, SMALL)) {
      // Perhaps the kill came after the checkpoint over the first restart: then that was clean too.
      assertThat(lastControl(server)).contains("\"incident\":\"restart\",\"clean\":");
    }
  }

  /** The public body of the newest entry, which a start writes. */
  private static String lastControl(RunningServer server) throws Exception {
    long last = size(server.data()) - 1;
    server.checkpointOf(last + 1);
    try (DataDirectory data = Checks.open(server.data())) {
      return new String(data.record(last).publicBody(), StandardCharsets.UTF_8);
    }
  }

  private static long size(Path data) throws IOException {
    try (DataDirectory opened = Checks.open(data)) {
      return opened.size();
    }
  }

  @Test
  void startUpTimeIsShown() throws Exception {
    Path data = folder.resolve("data");
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try (RunningServer server = RunningServer.start(data)) {
        millis.add(server.startTime().toMillis());
      }
    }
    System.out.println("from exec to listening, ms: " + millis);
  }
}
