package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.log.keys.KeyWrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the key-encryption key comes from. */
public interface KeySource {
  /**
   * The key.
   *
   * @param mayMake whether a new one may be made: true only before anything was wrapped with it
   */
  KeyEncryptionKey get(boolean mayMake) throws IOException, StartRefused;

  /** The key that a data directory holds itself, in the file that a first start makes. */
  static KeySource inDirectory(Path directory, Disk disk) {
    return mayMake -> {
      Path file = directory.resolve(EvidentLog.KEYS).resolve(KeyEncryptionKeys.FILE);
      if (!Files.exists(file)) {
        throw new StartRefused(
            "the log in "
                + directory
                + " is encrypted, and its key-encryption key is not in it: give the configuration"
                + " that names it (keys.kek or keys.kek-file)");
      }
      return KeyEncryptionKeys.existing(disk, file, KeyWrap.NONE);
    };
  }

  /** The data keys of a directory that this process only looks at. */
  static DataKeys dataKeys(Path directory, Disk disk, KeySource kek)
      throws IOException, StartRefused {
    Path folder = directory.resolve(EvidentLog.KEYS);
    return DataKeys.exist(folder)
        ? DataKeys.read(disk, folder, kek.get(false))
        : DataKeys.locked(
            "the log is encrypted, but file "
                + folder.resolve(DataKeys.FILE)
                + " is missing: restore it from the newest copy");
  }
}
