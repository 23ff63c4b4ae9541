package dev.evident.log;

import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKey;
import java.io.IOException;

/** Where the key-encryption key comes from. */
public interface KeySource {
  /**
   * The key.
   *
   * @param mayMake whether a new one may be made: true only before anything was wrapped with it
   */
  KeyEncryptionKey get(boolean mayMake) throws IOException, StartRefused;
}
