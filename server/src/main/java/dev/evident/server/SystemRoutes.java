package dev.evident.server;

import dev.evident.http.Call;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.store.Store;
import dev.evident.store.StoreStatus;
import dev.evident.tls.ServerTls;
import dev.evident.tls.TlsStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Health, metrics and the description of the API. */
final class SystemRoutes {
  private final EvidentLog log;
  private final Store store;
  private final Metrics metrics;
  private final Optional<ServerTls> tls;
  private final Supplier<Optional<String>> signInTrouble;

  /**
   * @param tls empty when the server speaks plain HTTP
   * @param signInTrouble why nobody can sign in, if that is so
   */
  SystemRoutes(
      EvidentLog log,
      Store store,
      Metrics metrics,
      Optional<ServerTls> tls,
      Supplier<Optional<String>> signInTrouble) {
    this.tls = tls;
    this.signInTrouble = signInTrouble;
    this.log = log;
    this.store = store;
    this.metrics = metrics;
  }

  Routes routes() {
    return Routes.builder()
        .get("/healthz", _ -> Reply.text(200, "ok\n"))
        .get("/readyz", this::ready)
        .get("/openapi.yaml", _ -> Reply.bytes(200, "application/yaml", openApi()))
        .build();
  }

  /** By itself: open to everybody only where nobody but this machine can ask. */
  Routes metricsRoute() {
    return Routes.builder()
        .get("/metrics", _ -> Reply.bytes(200, Metrics.CONTENT_TYPE, metrics.text()))
        .build();
  }

  /** 200 while events are taken, 503 with the reason while they are not. */
  private Reply ready(Call call) {
    Optional<String> trouble = log.trouble();
    long published = log.published().map(Published::size).orElse(0L);
    StringBuilder json = new StringBuilder("{\"ready\":").append(trouble.isEmpty());
    json.append(",\"committed\":").append(log.committed().size());
    json.append(",\"published\":").append(published);
    json.append(",\"queued\":").append(log.queuedRecords());
    trouble.ifPresent(why -> Answers.quote(json.append(",\"trouble\":"), why));
    StoreStatus state = store.status();
    json.append(",\"searchable\":").append(state.searchable());
    json.append(",\"sealed\":").append(state.sealed());
    list(json, "store", state.troubles());
    tls.map(ServerTls::status)
        .flatMap(TlsStatus::trouble)
        .ifPresent(why -> Answers.quote(json.append(",\"tls\":"), why));
    List<String> witnesses = WitnessAnswers.troubles(log.witnesses());
    if (!witnesses.isEmpty()) {
      list(json, "witnesses", witnesses);
    }
    // Events are taken all the same: what is away is the identity provider, not the log.
    signInTrouble.get().ifPresent(why -> Answers.quote(json.append(",\"sign_in\":"), why));
    return Reply.json(trouble.isEmpty() ? 200 : 503, Answers.bytes(json.append('}')));
  }

  private static void list(StringBuilder json, String name, List<String> texts) {
    json.append(",\"").append(name).append("\":[");
    String separator = "";
    for (String text : texts) {
      Answers.quote(json.append(separator), text);
      separator = ",";
    }
    json.append(']');
  }

  static byte[] openApi() throws IOException {
    try (InputStream in = SystemRoutes.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new FileNotFoundException("openapi.yaml is not in the jar");
      }
      return in.readAllBytes();
    }
  }
}
