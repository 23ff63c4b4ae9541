package dev.evident.engine.audit;

import java.util.Optional;

/**
 * Who does something, and from where.
 *
 * @param label such as {@code key:shop-backend}; empty when nothing is proven
 * @param person whether it is a human being as far as one knows, and no program
 * @param address IP address
 * @param userAgent as the client calls itself: it may lie
 */
public record Visitor(
    Optional<String> label, boolean person, String address, Optional<String> userAgent) {
  /** The server itself, for what it finds at its start. */
  public static final Visitor SERVER =
      new Visitor(Optional.of("system:evident"), false, "", Optional.empty());

  private static final int AGENT_CHARS_MAX = 256;

  public Visitor {
    userAgent =
        userAgent.map(
            text -> text.length() <= AGENT_CHARS_MAX ? text : text.substring(0, AGENT_CHARS_MAX));
  }

  /** Somebody who has not said, or not proven, who he is. */
  public static Visitor unknown(String address, Optional<String> userAgent) {
    return new Visitor(Optional.empty(), false, address, userAgent);
  }
}
