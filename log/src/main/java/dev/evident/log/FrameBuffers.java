package dev.evident.log;

import dev.evident.log.keys.DataKeys;

/** What reading frames needs and the next reader can use again. One thread at a time. */
final class FrameBuffers {
  /** Bytes of the file; replaced by a larger one for a larger frame. */
  byte[] file;

  final FrameOpener opener;

  /**
   * @param bytes how much of a file is read at once, unless a frame is larger
   */
  FrameBuffers(DataKeys keys, int bytes) {
    this.file = new byte[bytes];
    this.opener = new FrameOpener(keys);
  }

  /** Bytes that are held. */
  long bytes() {
    return (long) file.length + opener.bytes();
  }
}
