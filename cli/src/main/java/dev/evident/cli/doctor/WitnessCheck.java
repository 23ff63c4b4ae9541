package dev.evident.cli.doctor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where witnesses are asked: how far they are behind. */
final class WitnessCheck implements Check {
  /** At a thousand events a second, a few seconds; at one, many minutes. */
  private static final double RECORDS_BEHIND = 10_000;

  @Override
  public String name() {
    return "witnesses";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException, InterruptedException {
    if (installation.server().isEmpty()) {
      return List.of();
    }
    Optional<MetricValues> metrics = MetricValues.of(installation.server().get());
    if (metrics.isEmpty()) {
      return List.of(); // the next check says that they cannot be read
    }
    double published = size(metrics.get(), "published");
    double witnessed = size(metrics.get(), "witnessed");
    if (witnessed == 0) {
      return List.of(new Finding.Ok(name(), "none is asked"));
    }
    double behind = published - witnessed;
    String said = "%,.0f published records are not witnessed yet".formatted(behind);
    return List.of(
        behind > RECORDS_BEHIND
            ? new Finding.Warn(name(), said, "see whether the witnesses can be reached")
            : new Finding.Ok(name(), said));
  }

  private static double size(MetricValues metrics, String state) {
    return metrics.value("evident_log_records{state=\"" + state + "\"}").orElse(0.0);
  }
}
