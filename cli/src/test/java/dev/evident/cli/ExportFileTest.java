package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {
  @TempDir Path directory;

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsTakenOutIsForItsOwnersEyesFromTheFirstByteOn() throws Exception {
    Path target = directory.resolve("ann.html");
    Path part = directory.resolve("ann.html.part");
    for (Path left : new Path[] {target, part}) {
      Files.writeString(left, "of an export before");
      Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-r--r--"));
    }
    try (ExportFile file = ExportFile.create(target)) {
      assertThat(permissions(part)).isEqualTo("rw-------");
      assertThat(part).isEmptyFile();
      file.write(new byte[] {'a', 'b', 'c'}, 2);
      file.finish();
    }
    assertThat(permissions(target)).isEqualTo("rw-------");
    assertThat(target).hasContent("ab");
    assertThat(part).doesNotExist();
  }

  @Test
  void whatBreaksOffLeavesTheOldFileAsItWas() throws Exception {
    Path target = directory.resolve("ann.html");
    Files.writeString(target, "of an export before");
    try (ExportFile file = ExportFile.create(target)) {
      file.write(new byte[] {'a'}, 1);
    }
    assertThat(target).hasContent("of an export before");
    assertThat(directory.resolve("ann.html.part")).doesNotExist();
  }
}
