package dev.evident.log.keys;

import dev.evident.log.disk.StartRefused;
import java.io.IOException;

/**
 * A device or service that keeps a key to itself and wraps the key-encryption key with it: then the
 * file of that key is worth nothing without the device. Asked once or twice at start, never for a
 * record. Thread-safe.
 */
public interface KeyWrap {
  /** Wraps a secret of a few bytes. */
  byte[] wrap(byte[] secret) throws IOException, StartRefused;

  /**
   * Unwraps what {@link #wrap} made.
   *
   * @throws StartRefused when the device says no: another key, another device, or changed bytes
   * @throws IOException when it cannot be reached
   */
  byte[] unwrap(byte[] wrapped) throws IOException, StartRefused;

  /** Device and key, for people; one line. */
  String name();

  /** No device: the key-encryption key stands in its file as it is. */
  KeyWrap NONE =
      new KeyWrap() {
        @Override
        public byte[] wrap(byte[] secret) {
          throw new AssertionError("bug: nothing wraps this key");
        }

        @Override
        public byte[] unwrap(byte[] wrapped) throws StartRefused {
          throw new StartRefused("set keys.wrap to the device that wraps it");
        }

        @Override
        public String name() {
          return "";
        }
      };
}
