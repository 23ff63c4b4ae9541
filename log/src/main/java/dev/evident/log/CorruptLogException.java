package dev.evident.log;

import java.io.IOException;

/** What the disk returned is not what was written: which file, where, what was found. */
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1;

  public CorruptLogException(String message) {
    super(message);
  }
}
