package dev.evident.http;

/** Writes a reply of unknown length, piece by piece. Runs on the request's own virtual thread. */
@FunctionalInterface
public interface Body {

  /**
   * Writes the whole body; the reply is complete when this returns. An exception cuts the reply off
   * without an orderly end, so that the client can tell a part from the whole.
   */
  void writeTo(ReplyStream out) throws Exception;
}
