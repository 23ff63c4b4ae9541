package dev.evident.model;

/** What the values of a field are, and so which tests may ask about it. */
public enum FieldType {
  /** Short names and ids; a pattern is compared with the whole value. */
  KEYWORD,
  /** Sentences and names; a pattern is compared with the whole value and with each word. */
  TEXT,
  /** JSON numbers: only ranges and existence. */
  NUMBER,
  /** RFC 3339 times: only ranges and existence. */
  TIME,
  /** IPv4 and IPv6 literals: networks, exact text, patterns over the text, existence. */
  IP,
  /** Free JSON, or an object with members of several types: any test. */
  ANY
}
