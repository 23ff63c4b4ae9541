package dev.evident.engine.audit;

/**
 * Is told what people do with the log. Thread-safe.
 *
 * <p><b>Whom to tell what.</b> Whoever answers a request tells it here after the work and before
 * the answer, so that nobody sees anything of which nothing is known. The server's own writing is
 * told to nobody: what comes from here goes into the log by a way of its own, which tells nothing,
 * so that nothing feeds itself.
 *
 * <p><b>Nothing is lost silently.</b> An act that is taken is in the log soon, or the server says
 * that it is not: it is tried again until the log takes it, while a bounded number of acts waits.
 * When no more may wait, {@link AuditUnavailable} says so, and the caller refuses the request. A
 * process that is killed loses what was noted in the last moment (usually some milliseconds); what
 * was committed is durable.
 */
public interface Audit {
  /**
   * An act that goes into the log soon. Equal reads and refusals within {@link AuditLog#WINDOW}
   * become one event with a count.
   *
   * @throws AuditUnavailable when as many acts wait as may: the request must be refused
   */
  void note(Visitor visitor, Act act) throws AuditUnavailable;

  /**
   * An act that is durable in the log when this returns: for exports and administration.
   *
   * @throws AuditUnavailable when the log does not take it: the act must not be done
   */
  void commit(Visitor visitor, Act act) throws AuditUnavailable, InterruptedException;
}
