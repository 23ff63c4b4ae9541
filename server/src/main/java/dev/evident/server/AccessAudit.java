package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.engine.audit.Act;
import dev.evident.engine.audit.Audit;
import dev.evident.engine.audit.AuditUnavailable;
import dev.evident.engine.audit.Visitor;
import dev.evident.model.Category;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Acts that concern access, as events. Administration is durable before it is done; that the local
 * administrator's key was used, and what was refused, is noted and folded like reads are.
 */
final class AccessAudit implements AccessListener {
  private static final String PERSON = "person:";

  private final AccessLog lines = new AccessLog();
  private final Audit audit;

  AccessAudit(Audit audit) {
    this.audit = audit;
  }

  @Override
  public void happened(AccessAct act) {
    lines.happened(act);
    Visitor visitor =
        new Visitor(
            act.actor().equals(AccessAct.ANONYMOUS) ? Optional.empty() : Optional.of(act.actor()),
            act.actor().startsWith(PERSON),
            act.origin(),
            Optional.empty());
    String action = act.act().action();
    Act.Deed deed =
        new Act.Deed(
            action,
            act.act().category(),
            act.outcome(),
            act.subject().isBlank()
                ? Optional.empty()
                : Optional.of(
                    new Act.Subject(action.substring(0, action.indexOf('.')), act.subject())),
            act.detail());
    try {
      if (act.act().category() == Category.ADMINISTRATION
          && act.act() != AccessAct.Act.ADMIN_KEY_USED) {
        audit.commit(visitor, deed);
      } else {
        audit.note(visitor, deed);
      }
    } catch (AuditUnavailable e) {
      throw new UncheckedIOException(Account.unavailable(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("while an act was recorded"));
    }
  }
}
