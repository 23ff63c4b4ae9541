package dev.evident.tls;

/** Whether a server asks its clients for certificates. */
public enum ClientAuth {
  NONE,
  /** Who shows one is known by it; one that is not trusted ends the connection. */
  OPTIONAL,
  REQUIRED
}
