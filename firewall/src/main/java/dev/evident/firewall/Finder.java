package dev.evident.firewall;

import java.util.Locale;

/** In which way a rule finds its secrets. */
public enum Finder {
  /** A word of given characters and length, which begins or is announced by a literal. */
  WORD,
  /** A payment card number, see {@link Cards}. */
  CARD,
  /** What stands between the colon and the at sign of a URL's authority. */
  URL_PASSWORD,
  /** A PEM block, from its first line to its last. */
  PRIVATE_KEY;

  /** The name in rule files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
