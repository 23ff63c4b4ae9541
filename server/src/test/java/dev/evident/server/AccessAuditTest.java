package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.evident.auth.AccessAct;
import dev.evident.engine.audit.AuditLog;
import dev.evident.http.Problem;
import dev.evident.log.Refused;
import dev.evident.model.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccessAuditTest {
  /**
   * As for everything else that is not done because it cannot be recorded; and no fault of ours.
   */
  @Test
  void whatCannotBeRecordedIsAnsweredWith503() {
    AuditLog closed =
        new AuditLog(
            _ -> {
              throw new Refused(Refused.Reason.STOPPED, "closed");
            },
            InstantSource.system(),
            new Random(1));
    closed.close();
    AccessAudit audit = new AccessAudit(closed);
    for (AccessAct.Act act : List.of(AccessAct.Act.DENIED, AccessAct.Act.ADMIN_KEY_USED)) {
      Throwable thrown =
          catchThrowable(() ->
              audit.happened(
                  new AccessAct(act, Outcome.DENIED, "key:a", "192.0.2.1", "GET /v1/keys", "")));
      assertThat(thrown).hasCauseInstanceOf(Problem.class);
      Problem problem = (Problem) thrown.getCause();
      assertThat(problem.status()).isEqualTo(503);
      assertThat(problem.code()).isEqualTo("audit-unavailable");
    }
  }
}
