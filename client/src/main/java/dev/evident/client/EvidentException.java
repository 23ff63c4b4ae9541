package dev.evident.client;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * The server said no, or could not be reached in time. The message says what, which and what now;
 * {@link #code} is stable and made for programs.
 */
public final class EvidentException extends IOException {
  /** The code when the server could not be reached or stayed busy for the whole retry time. */
  public static final String UNREACHABLE = "unreachable";

  /** The code when what answered does not speak our protocol. */
  public static final String NOT_EVIDENT = "not-evident";

  /** The code when the server's certificate is not to be trusted; the cause says why. */
  public static final String UNTRUSTED = "untrusted";

  private final int status;
  private final String code;
  private final OptionalLong column;
  private final String piece;

  EvidentException(int status, String code, String message) {
    this(status, code, message, OptionalLong.empty(), "");
  }

  EvidentException(int status, String code, String message, OptionalLong column, String piece) {
    super(message);
    this.status = status;
    this.code = code;
    this.column = column;
    this.piece = piece;
  }

  EvidentException(String code, String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
    this.code = code;
    this.column = OptionalLong.empty();
    this.piece = "";
  }

  /** The HTTP status of the last answer, 0 when there was none. */
  public int status() {
    return status;
  }

  /** The stable code of the problem, such as {@code unauthorized} or {@code disk-full}. */
  public String code() {
    return code;
  }

  /** Of a query that is none: the character where it goes wrong, from 1. */
  public OptionalLong column() {
    return column;
  }

  /** Of a query that is none: what stands there, perhaps nothing. */
  public String piece() {
    return piece;
  }
}
