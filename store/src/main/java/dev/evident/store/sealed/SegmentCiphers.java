package dev.evident.store.sealed;

import dev.evident.log.keys.FileCipher;
import java.io.IOException;

/** Where the cipher of a segment file comes from. Thread-safe. */
@FunctionalInterface
public interface SegmentCiphers {
  /**
   * The cipher of one file.
   *
   * @param salt {@link FileCipher#SALT_BYTES} bytes that only this file has
   * @throws IOException when the data key is not there, or not to be had
   */
  FileCipher of(SegmentKey key, byte[] salt) throws IOException;
}
