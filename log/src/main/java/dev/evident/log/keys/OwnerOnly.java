package dev.evident.log.keys;

import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Secrets must not be readable by the group or by others. */
final class OwnerOnly {
  private static final Set<PosixFilePermission> FORBIDDEN =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private OwnerOnly() {}

  static void check(Path file) throws IOException, StartRefused {
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      if (found.stream().anyMatch(FORBIDDEN::contains)) {
        throw new StartRefused(
            "key file "
                + file
                + " may be read or written by others than its owner; run: chmod 600 "
                + file);
      }
    } catch (UnsupportedOperationException e) {
      return; // a file system without POSIX permissions: nothing to compare
    }
  }
}
