package dev.evident.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When every sealed record was last held against the log, and what came out. */
final class ScrubCheck implements Check {
  private static final Duration OLDEST = Duration.ofDays(30);

  @Override
  public String name() {
    return "scrub";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException, InterruptedException {
    if (installation.server().isEmpty()) {
      return List.of(notLooked("no server runs", "start it, or run evident fsck"));
    }
    Live server = installation.server().get();
    if (!server.hasKey()) {
      return List.of(notLooked("it needs a key", "give one with --key or EVIDENT_KEY"));
    }
    Live.Answer answer = server.get("/v1/integrity");
    if (answer.status() != 200) {
      return List.of(
          notLooked(
              "/v1/integrity answered " + answer.status(), "give a key that may read it (--key)"));
    }
    try {
      return List.of(finding(new JsonMapper().readTree(answer.body()), installation.now()));
    } catch (JacksonException e) {
      throw new IOException("/v1/integrity is not JSON", e);
    }
  }

  private Finding notLooked(String why, String advice) {
    return new Finding.Warn(name(), "not looked at: " + why, advice);
  }

  private Finding finding(JsonNode integrity, Instant now) {
    long damaged = integrity.path("damaged").asLong(0);
    long verified = integrity.path("verified").asLong(0);
    long waiting = integrity.path("unverified").asLong(0);
    if (damaged > 0) {
      return new Finding.Fail(
          name(),
          damaged + " segments are damaged, the first is " + firstDamaged(integrity),
          "restore these files from a copy of the directory; answers without them say so");
    }
    Optional<Instant> oldest = Optional.empty();
    for (JsonNode segment : integrity.path("segments")) {
      if (segment.has("verified")) {
        Instant at = Instant.parse(segment.path("verified").asString());
        oldest = oldest.filter(other -> other.isBefore(at)).or(() -> Optional.of(at));
      }
    }
    String said =
        "%d segments verified, %d not yet%s"
            .formatted(verified, waiting, oldest.map(at -> "; the oldest at " + at).orElse(""));
    boolean late = oldest.isPresent() && oldest.get().isBefore(now.minus(OLDEST));
    return late
        ? new Finding.Warn(
            name(), said, "raise store.scrub-kib-per-second: a damage would be found too late")
        : new Finding.Ok(name(), said);
  }

  private static String firstDamaged(JsonNode integrity) {
    for (JsonNode segment : integrity.path("segments")) {
      if (segment.path("result").asString("").equals("damaged")) {
        return segment.path("name").asString() + " (" + segment.path("reason").asString("") + ")";
      }
    }
    return "not named";
  }
}
