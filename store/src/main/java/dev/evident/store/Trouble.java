package dev.evident.store;

import dev.evident.log.EvidentLog;
import dev.evident.log.Refused;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong with one kind of work, for whoever is on call: a state for as long as it lasts, a
 * count, and an incident in the log for each time it begins. Thread-safe.
 */
final class Trouble {
  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  private final String incident;
  private final AtomicLong failures = new AtomicLong();
  private volatile Optional<String> now = Optional.empty();
  private volatile boolean announced;

  /**
   * @param incident name of the incident in the log
   */
  Trouble(String incident) {
    this.incident = incident;
  }

  /** It went wrong again. */
  synchronized void began(EvidentLog log, String what, Throwable cause) {
    failures.incrementAndGet();
    now = Optional.of(what + ": " + cause);
    LOG.error("{}; it is tried again, the records stay in the journal", what, cause);
    if (!announced) {
      try {
        log.announceIncident(incident, what);
        announced = true;
      } catch (Refused e) {
        LOG.warn("the incident {} could not be recorded: {}", incident, e.toString());
      }
    }
  }

  /** It went well. */
  synchronized void ended() {
    now = Optional.empty();
    announced = false;
  }

  Optional<String> now() {
    return now;
  }

  long failures() {
    return failures.get();
  }
}
