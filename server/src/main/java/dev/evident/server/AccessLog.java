package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts that concern access as lines of the server's own log. */
final class AccessLog implements AccessListener {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  @Override
  public void happened(AccessAct act) {
    if (act.act() == AccessAct.Act.ADMIN_KEY_USED) {
      if (LOG.isDebugEnabled()) { // every request of the local command line is one
        LOG.debug("{}", line(act));
      }
    } else {
      LOG.info("{}", line(act));
    }
  }

  private static String line(AccessAct act) {
    return "%s %s by %s from %s: %s %s"
        .formatted(
            act.act().action(),
            act.outcome().text(),
            clean(act.actor()),
            act.origin(),
            clean(act.subject()),
            clean(act.detail()));
  }

  /** Names come from outside: they must not make lines of their own. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
