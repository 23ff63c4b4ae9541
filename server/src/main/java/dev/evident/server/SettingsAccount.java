package dev.evident.server;

import dev.evident.auth.LastSettings;
import dev.evident.engine.audit.Act;
import dev.evident.engine.audit.Audit;
import dev.evident.engine.audit.AuditUnavailable;
import dev.evident.engine.audit.Visitor;
import dev.evident.server.config.Config;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which settings are others than at the last start: who may change the
 * configuration is not always who may change the log.
 */
final class SettingsAccount {
  static final String ACTION = "settings.change";

  private static final Logger LOG = LoggerFactory.getLogger(SettingsAccount.class);

  private SettingsAccount() {}

  /**
   * Tells of what changed, at a first start of everything that is set; of nothing when nothing did.
   * A log that takes nothing now is no reason not to start: then the next start tells of it.
   */
  static void tell(Config config, Audit audit, SecureRandom random) throws IOException {
    LastSettings last = LastSettings.open(config.data().directory(), random);
    List<LastSettings.Setting> now = config.settingsToRemember();
    List<Act.Value> changes =
        last.changes(now).stream()
            .map(one -> new Act.Value(one.name(), one.before(), one.after()))
            .toList();
    if (changes.isEmpty()) {
      return;
    }
    String detail = last.isFirst() ? "the settings of the first start" : "";
    try {
      audit.commit(Visitor.SERVER, new Act.Change(ACTION, detail, changes));
      // After the event: a crash in between tells of the change twice, and never not at all.
      last.save(now);
    } catch (AuditUnavailable e) {
      LOG.warn(
          "{} settings are others than at the last start, which the log does not take now ({}); the"
              + " next start records them",
          changes.size(),
          e.detail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while changed settings were recorded");
    }
  }
}
