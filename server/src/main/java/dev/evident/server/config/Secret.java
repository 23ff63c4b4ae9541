package dev.evident.server.config;

import java.util.Base64;

/** A value that must not be printed: 32 bytes given in base64. */
public final class Secret {
  private static final int BYTES = 32;

  private final String base64;

  Secret(String base64) {
    int length;
    try {
      length = Base64.getDecoder().decode(base64).length;
    } catch (IllegalArgumentException e) {
      // Not as the cause: its message holds a part of the value.
      throw new IllegalArgumentException("is not base64");
    }
    if (length != BYTES) {
      throw new IllegalArgumentException("must be " + BYTES + " bytes in base64, not " + length);
    }
    this.base64 = base64;
  }

  /** The secret bytes themselves. */
  public byte[] reveal() {
    return Base64.getDecoder().decode(base64);
  }

  @Override
  public String toString() {
    return "***";
  }
}
