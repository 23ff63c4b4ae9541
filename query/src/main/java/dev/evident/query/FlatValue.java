package dev.evident.query;

import dev.evident.model.IpAddress;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One value of a record with the dotted path where it stands. Immutable. */
public final class FlatValue {
  /** What it is in JSON; null is no value. */
  public enum Kind {
    STRING,
    NUMBER,
    BOOLEAN
  }

  private final String path;
  private final Kind kind;
  private final String text;

  public FlatValue(String path, Kind kind, String text) {
    this.path = path;
    this.kind = kind;
    this.text = text;
  }

  public String path() {
    return path;
  }

  public Kind kind() {
    return kind;
  }

  /** A string without its quotes and escapes; a number or a boolean as it is written. */
  public String text() {
    return text;
  }

  /** The text without case. */
  public String folded() {
    return Tokens.fold(text);
  }

  /** The folded words of the text. */
  public List<String> words() {
    return Tokens.words(text);
  }

  boolean isString() {
    return kind == Kind.STRING;
  }

  /** The value of a JSON number within the limits; a string is never a number. */
  public Optional<BigDecimal> number() {
    return kind == Kind.NUMBER ? Numbers.parse(text) : Optional.empty();
  }

  /** The time that a string holds in RFC 3339. */
  public Optional<Instant> time() {
    return isString() ? Times.instant(text) : Optional.empty();
  }

  /** The address that a string is. */
  public Optional<IpAddress> address() {
    return isString() ? IpAddress.parse(text) : Optional.empty();
  }

  @Override
  public String toString() {
    return path + "=" + text;
  }
}
