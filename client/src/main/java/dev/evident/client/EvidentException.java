package dev.evident.client;

import java.io.IOException;

/**
 * The server said no, or could not be reached in time. The message says what, which and what now;
 * {@link #code} is stable and made for programs.
 */
public final class EvidentException extends IOException {
  /** The code when the server could not be reached or stayed busy for the whole retry time. */
  public static final String UNREACHABLE = "unreachable";

  /** The code when what answered does not speak our protocol. */
  public static final String NOT_EVIDENT = "not-evident";

  private final int status;
  private final String code;

  EvidentException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  EvidentException(String code, String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
    this.code = code;
  }

  /** The HTTP status of the last answer, 0 when there was none. */
  public int status() {
    return status;
  }

  /** The stable code of the problem, such as {@code unauthorized} or {@code disk-full}. */
  public String code() {
    return code;
  }
}
