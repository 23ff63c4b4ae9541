package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.http.Call;
import dev.evident.model.Outcome;

/** Tells what the caller of a route does about access. */
record Deeds(AccessListener listener) {
  /**
   * Something that is done, or is about to be.
   *
   * @param subject what it is done to
   * @param detail one sentence for people; may be empty
   */
  void tell(Call call, AccessAct.Act act, String subject, String detail) {
    listener.happened(
        new AccessAct(
            act,
            Outcome.SUCCESS,
            Callers.current().label(),
            call.remoteAddress(),
            subject,
            detail));
  }
}
