package dev.evident.store.sealed;

import java.io.IOException;
import java.nio.file.Path;

/** A segment file, or a chunk of it, does not hold what was written. */
public final class DamagedSegmentException extends IOException {
  private static final long serialVersionUID = 1;

  /** The answer when no single chunk is concerned. */
  public static final int WHOLE_FILE = -1;

  private final int chunk;

  DamagedSegmentException(Path file, int chunk, String found, Throwable cause) {
    super("segment " + file + (chunk < 0 ? ": " : ", chunk " + chunk + ": ") + found, cause);
    this.chunk = chunk;
  }

  DamagedSegmentException(Path file, String found) {
    super("segment " + file + ": " + found);
    this.chunk = WHOLE_FILE;
  }

  /** Number of the damaged chunk, or {@link #WHOLE_FILE}. */
  public int chunk() {
    return chunk;
  }
}
