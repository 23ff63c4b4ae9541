package dev.evident.server;

import dev.evident.engine.Admitted;
import dev.evident.engine.IntegritySource;
import dev.evident.engine.audit.AuditLog;
import dev.evident.engine.search.SearchListener;
import dev.evident.engine.search.SearchRefused;
import dev.evident.engine.search.Searches;
import dev.evident.engine.tail.Tails;
import dev.evident.firewall.Firewall;
import dev.evident.http.Call;
import dev.evident.http.ClientLeft;
import dev.evident.http.Handler;
import dev.evident.http.Problem;
import dev.evident.log.EvidentLog;
import dev.evident.log.LogListener;
import dev.evident.log.Published;
import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import dev.evident.store.StoreListener;
import dev.evident.store.StoreStatus;
import dev.evident.tls.ServerTls;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.Supplier;

/** What the server counts, in the Prometheus text format. Thread-safe. */
final class Metrics implements LogListener, SearchListener, StoreListener {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final int STATUS_FAILED = 500;

  /** What other servers' logs use for it; never sent. */
  private static final int STATUS_CLIENT_LEFT = 499;

  private static final double NANOS = 1e-9;
  private static final double[] COMMIT_BUCKETS = {
    .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final DistributionDataPoint commitSeconds =
      histogram("evident_commit_seconds", "Time of a commit, from taking it to its answer");
  private final DistributionDataPoint fsyncSeconds =
      histogram("evident_fsync_seconds", "Time that the disk took to make a commit durable");
  private final DistributionDataPoint checkpointSeconds =
      histogram("evident_checkpoint_seconds", "Time to sign a checkpoint and make it durable");
  private final DistributionDataPoint searchableSeconds =
      histogram(
          "evident_store_searchable_seconds",
          "Time from a commit until all its events can be found");
  private final SearchableLag lag = new SearchableLag();
  private final CounterDataPoint commits =
      counter("evident_commits", "Frames committed to the journal");
  private final CounterDataPoint journalBytes =
      counter("evident_journal_bytes", "Bytes committed to the journal");
  private final CounterDataPoint accepted = counter("evident_events_accepted", "Events stored");
  private final CounterDataPoint duplicates =
      counter("evident_events_duplicate", "Events that had been stored before");
  private final Counter refused =
      Counter.builder()
          .name("evident_events_refused")
          .help("Events refused, by code; a request refused as a whole counts once")
          .labelNames("code")
          .register(registry);
  private final DistributionDataPoint querySeconds =
      histogram("evident_query_seconds", "Time of answered queries, waiting for a turn included");
  private final Counter queriesRefused =
      Counter.builder()
          .name("evident_queries_refused")
          .help("Queries that were not answered, by reason")
          .labelNames("reason")
          .register(registry);
  private final LoginMetrics logins = new LoginMetrics(registry);
  private final Histogram requests =
      Histogram.builder()
          .name("evident_http_request_seconds")
          .help("Time of HTTP requests, by route and status")
          .labelNames("route", "status")
          .classicOnly()
          .classicUpperBounds(COMMIT_BUCKETS)
          .register(registry);

  Metrics() {
    // Apart: the library keeps what was given to it for the JVM's life, and this holds the server.
    PrometheusRegistry jvm = new PrometheusRegistry();
    JvmMetrics.builder().register(jvm);
    registry.register((MultiCollector) jvm::scrape);
    Info.builder()
        .name("evident_build_info")
        .help("Version of the server, and whether the JVM runs with small object headers")
        .labelNames("version", "compact_headers")
        .register(registry)
        .setLabelValues(EvidentServer.VERSION, Boolean.toString(compactHeaders()));
  }

  /** The last word on the JVM's command line; its options may also come from its environment. */
  private static boolean compactHeaders() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.endsWith("UseCompactObjectHeaders"))
        .reduce("", (_, last) -> last)
        .startsWith("-XX:+");
  }

  private DistributionDataPoint histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(COMMIT_BUCKETS)
        .register(registry);
  }

  private CounterDataPoint counter(String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }

  /** What is counted of those who come in. */
  LoginMetrics logins() {
    return logins;
  }

  /** Adds what is read from the log at each scrape. */
  void watch(EvidentLog log) {
    GaugeWithCallback.builder()
        .name("evident_log_records")
        .help("Size of the log in each state: committed, integrated, published, witnessed")
        .labelNames("state")
        .callback(gauge -> {
          double size = log.committed().size();
          gauge.call(size, "committed");
          gauge.call(size, "integrated"); // a frame is committed with the root that it leads to
          gauge.call((double) log.published().map(Published::size).orElse(0L), "published");
          gauge.call(
              (double) log.witnesses().newest().map(Published::size).orElse(0L), "witnessed");
        })
        .register(registry);
    WitnessMetrics.register(registry, log.witnesses());
    GaugeWithCallback.builder()
        .name("evident_queue_records")
        .help("Records that wait for the sequencer")
        .callback(gauge -> gauge.call((double) log.queuedRecords()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("evident_log_taking")
        .help("1 while the log takes events, 0 when it is full or has stopped")
        .callback(gauge -> gauge.call(log.trouble().isEmpty() ? 1 : 0))
        .register(registry);
  }

  /** Adds what is read from the queries and the tails at each scrape. */
  void watch(Searches searches, Tails tails) {
    GaugeWithCallback.builder()
        .name("evident_queries")
        .help("Queries at present, by state: running, waiting")
        .labelNames("state")
        .callback(gauge -> {
          gauge.call(searches.running(), "running");
          gauge.call(searches.waiting(), "waiting");
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("evident_tails")
        .help("Readers of the tail at present")
        .callback(gauge -> gauge.call(tails.open()))
        .register(registry);
    CounterWithCallback.builder()
        .name("evident_tails_dropped")
        .help("Readers of the tail that were dropped because they fell too far behind")
        .callback(counter -> counter.call((double) tails.dropped()))
        .register(registry);
  }

  /** Adds what becomes of acts that are recorded at each scrape. */
  void watch(AuditLog audit) {
    GaugeWithCallback.builder()
        .name("evident_audit_waiting")
        .help("Acts of readers and administrators that wait for the log to take them")
        .callback(gauge -> gauge.call(audit.waiting()))
        .register(registry);
    CounterWithCallback.builder()
        .name("evident_audit_lost")
        .help("Acts that could not be recorded; the server's log names them")
        .callback(counter -> counter.call((double) audit.lost()))
        .register(registry);
  }

  /** Adds the state of the store and of its segments at each scrape. */
  void watch(Supplier<StoreStatus> store, IntegritySource source) {
    registry.register(new StoreMetrics(store, source));
  }

  /** Adds the state of the certificate at each scrape. */
  void watch(ServerTls tls) {
    GaugeWithCallback.builder()
        .name("evident_tls_certificate_expiry_seconds")
        .help("When the certificate in use, or one above it, expires, since 1970")
        .callback(gauge -> gauge.call((double) tls.status().notAfter().getEpochSecond()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("evident_tls_files_refused")
        .help("1 while the TLS files are not those in use because something is wrong with them")
        .callback(gauge -> gauge.call(tls.status().trouble().isPresent() ? 1 : 0))
        .register(registry);
    CounterWithCallback.builder()
        .name("evident_tls_reloads")
        .help("Times that a new certificate was taken")
        .callback(counter -> counter.call((double) tls.status().reloads()))
        .register(registry);
  }

  /** Adds what the secrets firewall found, by rule. */
  void watch(Firewall firewall) {
    CounterWithCallback.builder()
        .name("evident_firewall_hits")
        .help("Secrets found in events, by rule and what was done: masked, refused")
        .labelNames("rule", "done")
        .callback(counter -> {
          for (Firewall.Count count : firewall.counts()) {
            counter.call((double) count.masked(), count.rule(), "masked");
            counter.call((double) count.refused(), count.rule(), "refused");
          }
        })
        .register(registry);
  }

  @Override
  public void answered(long nanos) {
    querySeconds.observe(nanos * NANOS);
  }

  @Override
  public void refused(SearchRefused.Reason reason) {
    queriesRefused.labelValues(reason.name().toLowerCase(Locale.ROOT)).inc();
  }

  @Override
  public void committed(long size, int records, int bytes, long forceNanos, long commitNanos) {
    lag.committed(size, System.nanoTime());
    commits.inc();
    journalBytes.inc(bytes);
    fsyncSeconds.observe(forceNanos * NANOS);
    commitSeconds.observe(commitNanos * NANOS);
  }

  @Override
  public void shown(long size) {
    lag.shown(size, System.nanoTime(), nanos -> searchableSeconds.observe(nanos * NANOS));
  }

  @Override
  public void released(long size, long nanos) {
    checkpointSeconds.observe(nanos * NANOS);
  }

  void admitted(Admitted outcome) {
    accepted.inc(outcome.accepted());
    duplicates.inc(outcome.duplicates());
    for (Refusal refusal : outcome.rejected()) {
      refused(refusal);
    }
  }

  void refused(Refusal refusal) {
    refused(refusal.code());
  }

  void refused(RefusalCode code) {
    refused.labelValues(code.code()).inc();
  }

  /** Measures every request. */
  Handler timed(Handler next) {
    return call -> {
      long started = System.nanoTime();
      int status = STATUS_FAILED;
      try {
        var reply = next.handle(call);
        status = reply.status();
        return reply;
      } catch (Problem problem) {
        status = problem.status();
        throw problem;
      } catch (ClientLeft left) {
        status = STATUS_CLIENT_LEFT; // nobody is answered; it must not look like our failure
        throw left;
      } finally {
        requests
            .labelValues(route(call), Integer.toString(status))
            .observe((System.nanoTime() - started) * NANOS);
      }
    };
  }

  private static String route(Call call) {
    return call.template().orElse("none"); // the path itself would be a label of any length
  }

  byte[] text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toByteArray();
  }
}
