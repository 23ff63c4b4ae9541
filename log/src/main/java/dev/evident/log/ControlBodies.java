package dev.evident.log;

import dev.evident.merkle.MalformedException;
import dev.evident.merkle.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public bodies of control entries: compact JSON in UTF-8 (docs/formats.md, "Control entries"). The
 * few strings that go in are made here or are plain by their own rules, so escaping is a check.
 */
final class ControlBodies {
  private static final String STRING = "\"([^\"\\\\]*)\"";
  private static final Pattern GENESIS =
      Pattern.compile("\\{\"format\":1,\"origin\":" + STRING + ",\"key\":" + STRING + ",");
  private static final Pattern KEY_CHANGE =
      Pattern.compile(
          "\\{\"old\":"
              + STRING
              + ",\"new\":"
              + STRING
              + ",\"old_signature\":"
              + STRING
              + ",\"new_signature\":"
              + STRING
              + "\\}");

  private static final int INCIDENT_CHARS_MAX = 500;

  private ControlBodies() {}

  static byte[] genesis(VerifierKey key, Map<Integer, String> classes, long roundingMs) {
    StringBuilder json = new StringBuilder("{\"format\":1,\"origin\":");
    string(json, key.name()).append(",\"key\":");
    string(json, key.text()).append(",\"accepted_rounding_ms\":").append(roundingMs);
    json.append(",\"classes\":{");
    String separator = "";
    for (Map.Entry<Integer, String> one : new TreeMap<>(classes).entrySet()) {
      json.append(separator).append('"').append(one.getKey()).append("\":");
      string(json, one.getValue());
      separator = ",";
    }
    return bytes(json.append("}}"));
  }

  static byte[] restart(boolean clean, long cutBytes, String bootId) {
    StringBuilder json = new StringBuilder("{\"incident\":\"restart\",\"clean\":").append(clean);
    if (cutBytes > 0) {
      json.append(",\"cut_bytes\":").append(cutBytes);
    }
    json.append(",\"boot\":");
    return bytes(string(json, bootId).append('}'));
  }

  static byte[] clockStep(long seenMs, long nowMs) {
    return bytes(
        new StringBuilder("{\"incident\":\"clock-step\",\"from_ms\":")
            .append(seenMs)
            .append(",\"to_ms\":")
            .append(nowMs)
            .append('}'));
  }

  /** Anything else that happened; what JSON would escape is left out of the detail. */
  static byte[] incident(String name, String detail) {
    StringBuilder plain = new StringBuilder();
    detail
        .chars()
        .limit(INCIDENT_CHARS_MAX)
        .map(c -> c < 0x20 || c == '"' || c == '\\' || c > 0x7e ? '?' : c)
        .forEach(c -> plain.append((char) c));
    StringBuilder json = new StringBuilder("{\"incident\":");
    string(json, name).append(",\"detail\":");
    return bytes(string(json, plain.toString()).append('}'));
  }

  static byte[] classChange(int number, String name) {
    StringBuilder json = new StringBuilder("{\"class\":").append(number).append(",\"name\":");
    return bytes(string(json, name).append('}'));
  }

  static byte[] keyChange(
      VerifierKey old, VerifierKey next, String oldSignature, String newSignature) {
    StringBuilder json = new StringBuilder("{\"old\":");
    string(json, old.text()).append(",\"new\":");
    string(json, next.text()).append(",\"old_signature\":");
    string(json, oldSignature).append(",\"new_signature\":");
    return bytes(string(json, newSignature).append('}'));
  }

  /** One key follows another, as a key record says it. */
  record KeyChange(VerifierKey old, VerifierKey next, String oldSignature, String newSignature) {}

  /** Reads a body of kind 18; empty when it is a key event of another sort. */
  static Optional<KeyChange> keyChange(byte[] body) throws MalformedException {
    Matcher parts = KEY_CHANGE.matcher(new String(body, StandardCharsets.UTF_8));
    return parts.matches()
        ? Optional.of(
            new KeyChange(
                VerifierKey.parse(parts.group(1)),
                VerifierKey.parse(parts.group(2)),
                parts.group(3),
                parts.group(4)))
        : Optional.empty();
  }

  /** The key that the genesis names. */
  static VerifierKey genesisKey(byte[] body) throws MalformedException {
    Matcher parts = GENESIS.matcher(new String(body, StandardCharsets.UTF_8));
    if (!parts.lookingAt()) {
      throw new MalformedException("genesis does not begin with format, origin and key");
    }
    VerifierKey key = VerifierKey.parse(parts.group(2));
    if (!key.name().equals(parts.group(1))) {
      throw new MalformedException("genesis names a key of another origin");
    }
    return key;
  }

  /** What both keys sign when one follows the other. */
  static byte[] keyChangeStatement(VerifierKey old, VerifierKey next) {
    return ("evident-key-change/v1\n" + old.name() + "\n" + old.text() + "\n" + next.text() + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static StringBuilder string(StringBuilder json, String text) {
    boolean plain =
        text.chars()
            .allMatch(c -> c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate((char) c));
    if (!plain) {
      throw new IllegalArgumentException("name with a quote, backslash or control: " + text);
    }
    return json.append('"').append(text).append('"');
  }

  private static byte[] bytes(StringBuilder json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
