package dev.evident.server;

import dev.evident.log.WitnessState;
import dev.evident.log.Witnesses;
import dev.evident.log.witness.Answer;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/** What is read from the witnesses at each scrape; labels are the names of the policy. */
final class WitnessMetrics {
  private static final double MILLIS = 1e-3;

  private WitnessMetrics() {}

  static void register(PrometheusRegistry registry, Witnesses witnesses) {
    if (witnesses.policy().witnesses().isEmpty()) {
      return;
    }
    GaugeWithCallback.builder()
        .name("evident_witness_size")
        .help("Size of the last checkpoint that a witness has cosigned")
        .labelNames("witness")
        .callback(gauge -> {
          for (WitnessState one : witnesses.states()) {
            gauge.call((double) one.size(), one.name());
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("evident_witness_lag_seconds")
        .help(
            "For how long a witness has not cosigned a newer checkpoint that it was to be asked about")
        .labelNames("witness")
        .callback(gauge -> {
          for (WitnessState one : witnesses.states()) {
            gauge.call(one.lag().toMillis() * MILLIS, one.name());
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("evident_witness_contradicts")
        .help("1 while a witness says that it saw another log under this log's key")
        .labelNames("witness")
        .callback(gauge -> {
          for (WitnessState one : witnesses.states()) {
            boolean so = one.condition() == WitnessState.Condition.CONTRADICTING;
            gauge.call(so ? 1 : 0, one.name());
          }
        })
        .register(registry);
    CounterWithCallback.builder()
        .name("evident_witness_failures")
        .help("Times that asking a witness came to nothing, by reason")
        .labelNames("witness", "reason")
        .callback(counter -> {
          for (WitnessState one : witnesses.states()) {
            for (Map.Entry<Answer.Failure, Long> failure : one.failures().entrySet()) {
              counter.call((double) failure.getValue(), one.name(), failure.getKey().text());
            }
          }
        })
        .register(registry);
  }
}
