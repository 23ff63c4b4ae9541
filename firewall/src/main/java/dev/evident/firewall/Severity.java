package dev.evident.firewall;

import java.util.Locale;

/** How bad it is when a secret of a rule becomes known: for people, who see it in tables. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The name in rule files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
