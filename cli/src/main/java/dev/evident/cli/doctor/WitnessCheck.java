package dev.evident.cli.doctor;

import dev.evident.merkle.Cosignature;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Do others cosign what the log signs, and how far are they behind. Who they are and whether their
 * signatures are right {@code evident verify --witness} says: here nobody named their keys.
 */
final class WitnessCheck implements Check {
  private static final int OK = 200;

  /** Checkpoints are signed each second; this leaves room for a witness that restarts. */
  private static final Duration BEHIND_MAX = Duration.ofMinutes(10);

  /** At a thousand events a second, a few seconds; at one, many minutes. */
  private static final double RECORDS_BEHIND = 10_000;

  private static final String REACH = "see whether the witnesses can be reached";

  @Override
  public String name() {
    return "witnesses";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException, InterruptedException {
    if (installation.server().isEmpty()) {
      return List.of();
    }
    Live server = installation.server().get();
    List<Finding> all = new ArrayList<>(troubles(server));
    Optional<Finding> behind = recordsBehind(server);
    if (behind.isPresent()) {
      all.add(behind.get());
    } else {
      all.addAll(cosigned(server, installation.now()));
    }
    return all;
  }

  /** What the server says of each witness that does not cosign. */
  private List<Finding> troubles(Live server) throws IOException, InterruptedException {
    List<Finding> all = new ArrayList<>();
    try {
      for (JsonNode one :
          JsonMapper.shared().readTree(server.get("/readyz").body()).path("witnesses")) {
        all.add(
            new Finding.Warn(
                name(),
                one.asString(),
                "docs/operating.md, \"Witnesses\", says what each of these means"));
      }
    } catch (JacksonException _) {
      // the first check says so
    }
    return all;
  }

  /** Of the largest checkpoint with a quorum: the newest one does not wait for witnesses. */
  private List<Finding> cosigned(Live server, Instant now)
      throws IOException, InterruptedException {
    Live.Answer witnessed = server.get("/log/witnessed-checkpoint");
    if (witnessed.status() == OK) {
      return List.of(cosigned(witnessed.body(), now));
    }
    boolean asked =
        MetricValues.of(server)
            .flatMap(metrics -> metrics.label("evident_witness_size", "witness"))
            .isPresent();
    if (asked) {
      return List.of(
          new Finding.Warn(
              name(), "no checkpoint was cosigned by enough of the witnesses yet", REACH));
    }
    Live.Answer answer = server.get("/log/checkpoint");
    return answer.status() == OK
        ? List.of(cosigned(answer.body(), now))
        : List.of(); // nothing is signed yet
  }

  /** Where the server itself asks witnesses, it says what they have seen. */
  private Optional<Finding> recordsBehind(Live server) throws IOException, InterruptedException {
    Optional<MetricValues> metrics = MetricValues.of(server);
    if (metrics.isEmpty()) {
      return Optional.empty(); // the next check says that they cannot be read
    }
    double witnessed = size(metrics.get(), "witnessed");
    double behind = size(metrics.get(), "published") - witnessed;
    return witnessed > 0 && behind > RECORDS_BEHIND
        ? Optional.of(
            new Finding.Warn(
                name(), "%,.0f published records are not witnessed yet".formatted(behind), REACH))
        : Optional.empty();
  }

  private static double size(MetricValues metrics, String state) {
    return metrics.value("evident_log_records{state=\"" + state + "\"}").orElse(0.0);
  }

  private Finding cosigned(String checkpoint, Instant now) {
    List<Cosignature> lines;
    try {
      lines =
          Note.parse(checkpoint.getBytes(StandardCharsets.UTF_8)).signatures().stream()
              .flatMap(line -> Cosignature.parse(line).stream())
              .toList();
    } catch (MalformedException e) {
      return new Finding.Fail(
          name(),
          "the checkpoint is malformed: " + e.reason(),
          "look for a proxy that changes it; then evident fsck on the stopped server");
    }
    if (lines.isEmpty()) {
      return new Finding.Warn(
          name(),
          "no witness is configured: nobody else confirms what this log has signed",
          "keep checkpoints elsewhere (evident checkpoint), and let another machine run evident"
              + " verify --old every day");
    }
    long latest = lines.stream().mapToLong(Cosignature::timestamp).max().orElseThrow();
    Duration age = Duration.between(Instant.ofEpochSecond(latest), now);
    String said =
        "%s cosigned, the last of them %d s ago"
            .formatted(
                String.join(
                    ", ", new TreeSet<>(lines.stream().map(one -> one.line().name()).toList())),
                age.toSeconds());
    return age.compareTo(BEHIND_MAX) > 0
        ? new Finding.Warn(name(), said, REACH)
        : new Finding.Ok(name(), said);
  }
}
