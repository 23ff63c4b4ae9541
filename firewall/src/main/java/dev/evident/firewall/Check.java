package dev.evident.firewall;

import java.util.Locale;

/** A last look at a word that has the right form. */
public enum Check {
  NONE {
    @Override
    boolean passes(byte[] text, int from, int to) {
      return true;
    }
  },
  /** Has a digit and a letter: no word of a language. */
  MIXED {
    @Override
    boolean passes(byte[] text, int from, int to) {
      return Checks.letters(text, from, to) && Checks.digits(text, from, to);
    }
  },
  /** Has a digit, a small and a capital letter: no hash in hexadecimal digits either. */
  MIXED_CASE {
    @Override
    boolean passes(byte[] text, int from, int to) {
      return Checks.bothCases(text, from, to) && Checks.digits(text, from, to);
    }
  },
  /** Ends with the checksum of a key of ours. */
  EVIDENT_KEY {
    @Override
    boolean passes(byte[] text, int from, int to) {
      return Checks.evidentKey(text, from, to);
    }
  },
  /** Is a JSON web token: its first part is a JSON object with the member {@code alg}. */
  JWT {
    @Override
    boolean passes(byte[] text, int from, int to) {
      return Checks.jwt(text, from, to);
    }
  },
  /** Is base64 of a printable text with a colon: a name and a password. */
  BASIC {
    @Override
    boolean passes(byte[] text, int from, int to) {
      return Checks.basic(text, from, to);
    }
  };

  abstract boolean passes(byte[] text, int from, int to);

  /** The name in rule files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
