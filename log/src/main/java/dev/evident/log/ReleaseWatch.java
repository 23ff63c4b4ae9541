package dev.evident.log;

/** Tells the witnesses, too, that a checkpoint was released. */
record ReleaseWatch(LogListener next, Witnesses witnesses) implements LogListener {
  @Override
  public void released(long size, long nanos) {
    next.released(size, nanos);
    witnesses.released();
  }
}
