package dev.evident.firewall;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to an event that holds a secret. */
public enum FirewallMode {
  /** Nobody looks. */
  OFF,
  /** The secret is replaced by its fingerprint. */
  MASK,
  /** The event is refused. */
  REFUSE;

  /** The name in settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of this name. */
  public static Optional<FirewallMode> of(String text) {
    return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
  }
}
