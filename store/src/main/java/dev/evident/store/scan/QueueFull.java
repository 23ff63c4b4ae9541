package dev.evident.store.scan;

/** Too many queries wait already: the caller should come again. */
public final class QueueFull extends Exception {
  private static final long serialVersionUID = 1;

  public QueueFull(int waitingMax) {
    super("already " + waitingMax + " queries are waiting");
  }
}
