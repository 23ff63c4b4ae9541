package dev.evident.server.config;

import dev.evident.log.WitnessSettings;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.WitnessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is asked to cosign checkpoints: the witnesses and the quorum of a C2SP tlog-policy, the file
 * that {@code evident verify --policy} takes. Its lines for logs are for verifiers; the server does
 * not look at them.
 *
 * @param settings nobody is asked without a file
 */
public record WitnessConfig(WitnessSettings settings) {
  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
  private static final Duration INTERVAL_MAX = Duration.ofHours(1);

  static WitnessConfig of(Values v) {
    Duration interval = v.duration(Key.WITNESSES_INTERVAL);
    if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
      throw new IllegalArgumentException(
          "%s must be between %s and %s, not %s"
              .formatted(
                  Key.WITNESSES_INTERVAL.text(),
                  Durations.text(INTERVAL_MIN),
                  Durations.text(INTERVAL_MAX),
                  Durations.text(interval)));
    }
    Optional<Path> file = v.optionalPath(Key.WITNESSES_POLICY_FILE);
    if (file.isEmpty()) {
      return new WitnessConfig(WitnessSettings.NONE);
    }
    String name = Key.WITNESSES_POLICY_FILE.text() + ": " + file.get();
    WitnessPolicy policy = read(name, file.get());
    if (policy.witnesses().isEmpty()) {
      throw new IllegalArgumentException(name + " names no witness");
    }
    try {
      return new WitnessConfig(WitnessSettings.of(policy, interval));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static WitnessPolicy read(String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return WitnessPolicy.parse(in.readNBytes(FILE_BYTES_MAX + 1));
    } catch (IOException e) {
      throw new IllegalArgumentException(name + " cannot be read", e);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(name + ": " + e.reason(), e);
    }
  }
}
