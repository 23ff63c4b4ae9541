package dev.evident.auth;

/**
 * Is told what concerns access, by many threads at once, before the act is answered. What it throws
 * reaches the client as an error of the server, so that nothing is done that cannot be recorded.
 */
@FunctionalInterface
public interface AccessListener {
  void happened(AccessAct act);
}
