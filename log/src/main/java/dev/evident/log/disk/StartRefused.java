package dev.evident.log.disk;

/**
 * The log must not be opened as it stands, because going on could break a promise that was signed;
 * the message says what was found and what to do.
 */
public final class StartRefused extends Exception {
  private static final long serialVersionUID = 1;

  public StartRefused(String message) {
    super(message);
  }
}
