package dev.evident.log;

import dev.evident.merkle.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Public bodies of control entries: compact JSON in UTF-8 (docs/formats.md, "Control entries"). The
 * few strings that go in are made here or are plain by their own rules, so escaping is a check.
 */
final class ControlBodies {
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
