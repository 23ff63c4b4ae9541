package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for a stopped server's directory. */
class KeysAndFsckTest {
  private static final Shell SHELL = Shell.SCRIPT;

  @TempDir private Path folder;
  private Path data;
  private String firstKey;

  @BeforeEach
  void aStoppedLog() throws Exception {
    data = folder.resolve("data");
    firstKey = serve("a", 600);
  }

  /** Appends to it with a running server, and returns the key in use. */
  private String serve(String prefix, int events) throws Exception {
    try (RealServer server = RealServer.start(data, InstantSource.system())) {
      server.append(prefix, events, folder.resolve(prefix + "-acks"));
      return server.vkey();
    }
  }

  @Test
  void afterAChangeOfKeyTheServerGoesOnAndHoldersOfTheOldKeyCanStillVerify() throws Exception {
    Path old = folder.resolve("old");
    try (RealServer server = RealServer.start(data, InstantSource.system())) {
      Files.writeString(old, server.checkpoint());
    }
    Shell.Result rotated = SHELL.run("keys", "rotate", "--data", data);
    assertThat(rotated.code()).as(rotated.err()).isZero();
    String second = serve("b", 300);
    assertThat(second).isNotEqualTo(firstKey);
    assertThat(rotated.out()).contains(second);
    assertThat(SHELL.run("keys", "rotate", "--data", data).code()).isZero();
    String third = serve("c", 300);

    for (String key : new String[] {firstKey, second, third}) {
      Shell.Result result = SHELL.run("verify", data, "--key", key, "--old", old);
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out()).contains("signed by  " + third);
    }
    assertThat(SHELL.run("verify", data, "--acks", folder.resolve("a-acks")).code()).isZero();

    Shell.Result list = SHELL.run("keys", "list", "--data", data);
    assertThat(list.code()).as(list.err()).isZero();
    assertThat(list.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("in use   " + third).contains("at index"),
            line -> assertThat(line).startsWith("earlier  " + second).contains("at index"),
            line -> assertThat(line).isEqualTo("earlier  " + firstKey + "  since the log began"),
            line -> assertThat(line).startsWith("kek      ").contains("kek.key"));
    sound();
  }

  @Test
  void theWrappingKeyIsReplacedInPlaceOrByAnother() throws Exception {
    Path file = data.resolve("keys").resolve("kek.key");
    String before = Files.readString(file);
    Shell.Result result = SHELL.run("keys", "rotate-kek", "--data", data);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(file)).isNotEqualTo(before);
    assertThat(serve("b", 10)).isEqualTo(firstKey);

    byte[] bytes = new byte[32];
    bytes[7] = 9;
    String text = Base64.getEncoder().encodeToString(bytes);
    Path next = Files.writeString(folder.resolve("next"), text + "\n");
    assertThat(SHELL.run("keys", "rotate-kek", "--data", data, "--to", next).code()).isZero();
    Shell.Result again =
        SHELL.run("keys", "rotate-kek", "--data", data, "--set", "keys.kek=" + text);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("--to FILE").doesNotContain(text);
    Shell.Result list = SHELL.run("keys", "list", "--data", data, "--set", "keys.kek=" + text);
    assertThat(list.out()).contains("the setting keys.kek").doesNotContain(text);
    Shell.Result locked = SHELL.run("keys", "rotate", "--data", data);
    assertThat(locked.code()).isEqualTo(1);
    assertThat(locked.err()).contains("keys.kek-file").hasLineCount(1);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
    for (String command : new String[] {"fsck", "verify"}) { // both read the records
      Shell.Result unread = SHELL.run(command, data);
      assertThat(unread.code()).as(command).isEqualTo(3);
      assertThat(unread.err()).contains("keys.kek-file");
      Shell.Result read = SHELL.run(command, data, "--set", "keys.kek-file=" + next);
      assertThat(read.code()).as(command + " " + read.out() + read.err()).isZero();
    }
  }

  private void sound() {
    Shell.Result result = SHELL.run("fsck", data);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("checked: " + data + " is sound").contains("records in");
  }

  @Test
  void aRunningServerIsNotTouched() throws Exception {
    try (RealServer server = RealServer.start(data, InstantSource.system())) {
      for (String command : new String[] {"list", "rotate", "rotate-kek"}) {
        Shell.Result result = SHELL.run("keys", command, "--data", data);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("in use by another evident process").hasLineCount(1);
      }
      Shell.Result result = SHELL.run("fsck", data);
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err()).contains("in use by another evident process").hasLineCount(1);
      assertThat(server.vkey()).isEqualTo(firstKey);
    }
    assertThat(serve("b", 10)).isEqualTo(firstKey);
  }

  @Test
  void fsckNamesTheFileAndTheByteThatChanged() throws Exception {
    sound();
    Path journal;
    try (Stream<Path> files = Files.list(data.resolve("journal"))) {
      journal = files.filter(f -> f.toString().endsWith(".evj")).findFirst().orElseThrow();
    }
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      file.seek(20_000);
      int b = file.read();
      file.seek(20_000);
      file.write(b ^ 1);
    }
    Shell.Result result = SHELL.run("fsck", data);
    assertThat(result.code()).as(result.out()).isEqualTo(11);
    assertThat(result.out())
        .contains("damage: " + journal)
        .contains("what now: ")
        .contains("is damaged")
        .doesNotContain("Exception");
    assertThat(SHELL.run("verify", data).code()).isEqualTo(11);
  }

  @Test
  void fsckFindsWhatWouldKeepAServerFromStarting() throws Exception {
    Path key = data.resolve("keys/log.key");
    byte[] bytes = Files.readAllBytes(key);
    for (int at : new int[] {0, bytes.length - 10}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(key, damaged);
      Shell.Result result = SHELL.run("fsck", data);
      assertThat(result.code()).as("byte %d: %s", at, result.out()).isEqualTo(26);
      assertThat(result.out()).contains("damage: " + key).contains("is damaged, 1 findings");
    }
    Files.write(key, bytes);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(SHELL.run("fsck", data).out()).contains("chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path catalog = data.resolve("catalog");
    String names = Files.readString(catalog);
    Files.writeString(catalog, names + "stream x");
    assertThat(SHELL.run("fsck", data).code()).isEqualTo(19);
    Files.delete(catalog);
    assertThat(SHELL.run("fsck", data).code()).isEqualTo(19);
    Files.writeString(catalog, names);
    sound();
  }

  @Test
  void whatIsNoDataDirectoryIsSaidInOneLine() {
    for (String[] command : new String[][] {{"fsck"}, {"keys", "list"}, {"keys", "rotate"}}) {
      String[] args =
          Stream.concat(Stream.of(command), Stream.of("--data", folder.toString()))
              .toArray(String[]::new);
      Shell.Result result = SHELL.run((Object[]) args);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("is not a data directory").hasLineCount(1);
    }
    Shell.Result none = SHELL.run("keys");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("rotate-kek").hasLineCount(1);
    assertThat(folder.resolve("lock")).doesNotExist();
  }
}
