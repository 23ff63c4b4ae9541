package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.auth.LoginFailure;
import dev.evident.auth.LoginListener;
import dev.evident.auth.Principal;
import dev.evident.auth.Sessions;
import dev.evident.model.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Counts who comes in and who does not. Labels are of fixed sets: a name, an address or a key's id
 * would make a series for each guess. Thread-safe.
 */
final class LoginMetrics implements LoginListener, AccessListener {
  private final PrometheusRegistry registry;
  private final Counter proven;
  private final Counter refused;
  private final Counter bursts;
  private final Counter adminKeyUses;
  private final Counter signIns;

  LoginMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    proven = counter("evident_logins", "Requests that proved who they come from, by kind", "kind");
    refused =
        counter(
            "evident_logins_refused",
            "Credentials that counted for nothing, by what they would have proven, and why",
            "kind",
            "reason");
    bursts = counter("evident_login_bursts", "Bursts of wrong credentials that were limited");
    adminKeyUses =
        counter(
            "evident_admin_key_uses",
            "Uses of the local administrator's key; denied: while it is off",
            "outcome");
    signIns =
        counter("evident_sign_ins", "Sessions that people began, or could not begin", "outcome");
    // Series that are there from the start: an alert sees the first of them, too.
    for (Principal.Kind kind : Principal.Kind.values()) {
      proven.initLabelValues(kind.text());
    }
    for (LoginFailure why : LoginFailure.values()) {
      refused.initLabelValues(why.kind(), why.reason());
    }
    for (Outcome outcome : new Outcome[] {Outcome.SUCCESS, Outcome.DENIED}) {
      adminKeyUses.initLabelValues(outcome.text());
      signIns.initLabelValues(outcome.text());
    }
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  /** Adds the number of sessions at each scrape. */
  void watch(Sessions sessions) {
    GaugeWithCallback.builder()
        .name("evident_sessions")
        .help("People who are signed in with a browser at present")
        .callback(gauge -> gauge.call(sessions.live()))
        .register(registry);
  }

  @Override
  public void proven(Principal.Kind kind) {
    proven.labelValues(kind.text()).inc();
  }

  @Override
  public void refused(LoginFailure why) {
    refused.labelValues(why.kind(), why.reason()).inc();
  }

  @Override
  public void happened(AccessAct act) {
    switch (act.act()) {
      case LOGIN_BURST -> bursts.inc();
      case ADMIN_KEY_USED -> adminKeyUses.labelValues(act.outcome().text()).inc();
      case SIGN_IN -> signIns.labelValues(act.outcome().text()).inc();
      case SIGN_IN_FAILED -> {
        signIns.labelValues(act.outcome().text()).inc();
        refused(LoginFailure.SIGN_IN_REFUSED);
      }
      case SIGN_OUT,
          LOGIN_FAILED,
          DENIED,
          KEY_CREATED,
          KEY_ROTATED,
          KEY_REVOKED,
          GRANTS_SET,
          GRANTS_REMOVED,
          VIEWER_TOKEN_MINTED,
          SESSION_REVOKED,
          APPROVAL_REQUESTED,
          APPROVAL_GRANTED,
          APPROVAL_REJECTED,
          APPROVAL_EXPIRED -> {
        // not about coming in
      }
    }
  }
}
