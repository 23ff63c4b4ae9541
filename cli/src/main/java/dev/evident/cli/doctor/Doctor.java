package dev.evident.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All checks, one after the other; one that fails itself does not keep the others from looking. */
public final class Doctor {
  private static final List<Check> CHECKS =
      List.of(
          new ReadyCheck(),
          new TlsCheck(),
          new PermissionsCheck(),
          new KeysCheck(),
          new DiskCheck(),
          new ClockCheck(),
          new ScrubCheck(),
          new WitnessCheck(),
          new JvmCheck());

  private Doctor() {}

  public static List<Finding> examine(Installation installation) throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (Check check : CHECKS) {
      try {
        all.addAll(check.look(installation));
      } catch (IOException e) {
        all.add(
            new Finding.Warn(
                check.name(),
                "could not be looked at: " + said(e),
                "mend that, then run evident doctor again"));
      }
    }
    return List.copyOf(all);
  }

  /** Some exceptions say nothing beyond what they are. */
  static String said(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
