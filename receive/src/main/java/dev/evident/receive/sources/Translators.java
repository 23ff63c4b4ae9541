package dev.evident.receive.sources;

import dev.evident.receive.Translator;
import dev.evident.receive.cloudtrail.CloudTrail;
import dev.evident.receive.kubernetes.KubernetesAudit;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Every source we know: a new one is one line here. */
public final class Translators {
  private Translators() {}

  /**
   * All translators, by name.
   *
   * @param clock tells which times lie too far ahead to be believed
   */
  public static List<Translator> all(InstantSource clock) {
    return List.of(
        new CloudTrail(clock), //
        new KubernetesAudit(clock));
  }

  /** The translator with this name. */
  public static Optional<Translator> named(String name, InstantSource clock) {
    return all(clock).stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
