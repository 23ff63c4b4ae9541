package dev.evident.codec;

import dev.evident.model.Refusal;

/** The body as a whole is refused; what the sink was told before must be dropped by the caller. */
public final class BodyRefused extends Exception {
  private final transient Refusal refusal;

  public BodyRefused(Refusal refusal) {
    super(refusal.detail(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
