package dev.evident.auth.json;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes one compact JSON object, member after member; absent members are left out. */
public final class JsonText {
  private final StringBuilder out = new StringBuilder(256).append('{');

  public JsonText text(String name, String value) {
    quote(member(name), value);
    return this;
  }

  public JsonText text(String name, Optional<String> value) {
    value.ifPresent(text -> text(name, text));
    return this;
  }

  public JsonText time(String name, Instant value) {
    return text(name, value.toString());
  }

  public JsonText time(String name, Optional<Instant> value) {
    return text(name, value.map(Instant::toString));
  }

  public JsonText number(String name, long value) {
    member(name).append(value);
    return this;
  }

  public JsonText flag(String name, boolean value) {
    member(name).append(value);
    return this;
  }

  /** A list of texts; an empty one is left out. */
  public JsonText texts(String name, Collection<String> values) {
    if (!values.isEmpty()) {
      member(name).append('[');
      String separator = "";
      for (String value : values) {
        quote(out.append(separator), value);
        separator = ",";
      }
      out.append(']');
    }
    return this;
  }

  /** A list of objects that are JSON already. */
  public JsonText objects(String name, Collection<String> values) {
    member(name).append('[').append(String.join(",", values)).append(']');
    return this;
  }

  /** An object that is JSON already. */
  public JsonText object(String name, Optional<String> json) {
    json.ifPresent(text -> member(name).append(text));
    return this;
  }

  private StringBuilder member(String name) {
    if (out.length() > 1) {
      out.append(',');
    }
    quote(out, name).append(':');
    return out;
  }

  private static StringBuilder quote(StringBuilder out, String text) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    return out.append('"');
  }

  /** The finished text; nothing may be added afterwards. */
  public String end() {
    return out.append('}').toString();
  }
}
