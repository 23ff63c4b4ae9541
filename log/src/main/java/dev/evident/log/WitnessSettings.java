package dev.evident.log;

import dev.evident.log.witness.WitnessClient;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who is asked to cosign, and how patiently.
 *
 * @param policy the witnesses, each with its address, and which of them are enough
 * @param interval how long a checkpoint is asked about before a newer one takes its place
 * @param patience how long one answer may take
 * @param pauseFirst pause after a failure; doubles with each further one
 * @param pauseMax the longest pause
 * @param refresh how old a cosignature becomes before the same checkpoint is cosigned again, so
 *     that a log to which nothing is added stays visibly alive
 */
public record WitnessSettings(
    WitnessPolicy policy,
    Duration interval,
    Duration patience,
    Duration pauseFirst,
    Duration pauseMax,
    Duration refresh) {
  /** Witnesses that may be asked: each has a thread and a line in every checkpoint. */
  public static final int WITNESSES_MAX = 32;

  /** Nobody is asked. */
  public static final WitnessSettings NONE =
      of(
          new WitnessPolicy(List.of(), Map.of(), new WitnessPolicy.Rule.None()),
          Duration.ofSeconds(10));

  public WitnessSettings {
    if (policy.witnesses().size() > WITNESSES_MAX) {
      throw new IllegalArgumentException("at most " + WITNESSES_MAX + " witnesses are asked");
    }
    policy
        .witnesses()
        .forEach((name, party) -> {
          if (party.key().algorithm() != VerifierKey.COSIGNATURE_V1) {
            throw new IllegalArgumentException(
                "the key of witness '" + name + "' is not for cosignatures of Ed25519");
          }
          String url =
              party
                  .url()
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "witness '" + name + "' has no address: it cannot be asked"));
          var _ = WitnessClient.requireAddress(url);
        });
    for (Duration one : List.of(interval, patience, pauseFirst, pauseMax, refresh)) {
      if (one.toMillis() < 1) {
        throw new IllegalArgumentException("each time of a witness is at least 1 ms");
      }
    }
  }

  /** With the patience of a server. */
  public static WitnessSettings of(WitnessPolicy policy, Duration interval) {
    return new WitnessSettings(
        policy,
        interval,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5));
  }

  /** Whether nobody is asked. */
  public boolean isNone() {
    return policy.witnesses().isEmpty();
  }
}
