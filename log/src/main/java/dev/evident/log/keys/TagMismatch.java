package dev.evident.log.keys;

import java.io.IOException;

/** A sealed piece was changed, moved, or sealed under another key. */
public final class TagMismatch extends IOException {
  public TagMismatch(String message) {
    super(message);
  }
}
