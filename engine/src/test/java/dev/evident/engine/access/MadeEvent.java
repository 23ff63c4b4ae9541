package dev.evident.engine.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An event as a tree, which a test can strip without looking at bytes: written with other means
 * than the code that it is compared with.
 */
record MadeEvent(Map<String, Object> members) {
  private static final List<String> WORDS =
      List.of(
          "alice",
          "Bob",
          "doc-17",
          "salaries",
          "wrong password",
          "csv",
          "true",
          "10.1.2.3",
          "get",
          "żółty",
          "😀 ☃",
          "a\"b",
          "a\\b",
          "secret",
          "Secret word",
          "x@example.com");
  private static final List<String> ACTIONS =
      List.of("role.grant", "user.login", "document.export", "payment.create");
  private static final List<String> OUTCOMES = List.of("success", "denied", "failure");

  static MadeEvent random(Random random, String id, String stream) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("id", id);
    event.put(
        "time",
        Instant.parse("2026-10-05T00:00:00Z").plusSeconds(random.nextInt(400) * 1_800L).toString());
    event.put("action", pick(random, ACTIONS));
    if (random.nextBoolean()) {
      event.put("outcome", pick(random, OUTCOMES));
    }
    event.put("actor", actor(random, 2));
    List<Object> targets = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      targets.add(map("type", pick(random, WORDS), "id", pick(random, WORDS)));
    }
    if (!targets.isEmpty()) {
      event.put("targets", targets);
    }
    if (random.nextInt(3) > 0) {
      event.put("origin", map("ip", "10.1.2." + random.nextInt(6), "city", pick(random, WORDS)));
    }
    if (random.nextInt(3) > 0) {
      event.put("parameters", parameters(random));
    }
    if (random.nextBoolean()) {
      event.put("reason", pick(random, WORDS));
      event.put("message", pick(random, WORDS) + " " + pick(random, WORDS));
    }
    event.put("stream", stream);
    if (random.nextInt(3) == 0) {
      String raw = random.nextBoolean() ? "{\"verb\":\"get\",\"n\":[1,2]}" : "plain alice";
      event.put("source", map("type", "t", "raw", raw));
    }
    return new MadeEvent(event);
  }

  private static Map<String, Object> actor(Random random, int depth) {
    Map<String, Object> actor =
        map("type", "user", "id", pick(random, WORDS), "name", pick(random, WORDS));
    if (random.nextBoolean()) {
      actor.put("email", pick(random, WORDS));
    }
    if (depth > 0 && random.nextInt(3) == 0) {
      actor.put("on_behalf_of", actor(random, depth - 1));
    }
    return actor;
  }

  private static Map<String, Object> parameters(Random random) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("amount", random.nextInt(3) * 500);
    parameters.put("a.b", map("c", pick(random, WORDS), "d", List.of(1, "get", true)));
    parameters.put("card", random.nextBoolean() ? map("number", random.nextInt(9)) : "secret");
    parameters.put("a", map("b", pick(random, WORDS)));
    return parameters;
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static String pick(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  String id() {
    return (String) members.get("id");
  }

  String stream() {
    return (String) members.get("stream");
  }

  String json() {
    return json(members);
  }

  /** The same without the values at these paths, and with names for those at the others. */
  MadeEvent stripped(Set<String> hidden, Set<String> masked) {
    Map<String, Object> left = new LinkedHashMap<>();
    members.forEach((name, value) -> {
      Object one = stripped(value, name, hidden, masked);
      if (one != null) {
        left.put(name, one);
      }
    });
    return new MadeEvent(left);
  }

  private Object stripped(Object value, String path, Set<String> hidden, Set<String> masked) {
    String plain = path.replace("actor.on_behalf_of.on_behalf_of", "actor");
    plain = plain.replace("actor.on_behalf_of", "actor");
    if (isIn(hidden, path) || isIn(hidden, plain)) {
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> left = new LinkedHashMap<>();
      map.forEach((name, one) -> {
        Object inner = stripped(one, path + "." + name, hidden, masked);
        if (inner != null) {
          left.put((String) name, inner);
        }
      });
      return left.isEmpty() ? null : left;
    }
    if (value instanceof List<?> list) {
      List<Object> left = new ArrayList<>();
      for (Object one : list) {
        Object inner = stripped(one, path, hidden, masked);
        if (inner != null) {
          left.add(inner);
        }
      }
      return left.isEmpty() ? null : left;
    }
    return isIn(masked, path) || isIn(masked, plain) ? masked(stream(), value.toString()) : value;
  }

  private static boolean isIn(Set<String> paths, String path) {
    return paths.stream().anyMatch(one -> path.equals(one) || path.startsWith(one + "."));
  }

  static String masked(String stream, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(World.MASK_KEY, "HmacSHA256"));
      byte[] bytes = mac.doFinal((stream + '\0' + text).getBytes(StandardCharsets.UTF_8));
      return "‹masked:%016x›".formatted(ByteBuffer.wrap(bytes).getLong());
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String json(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        List<String> parts = new ArrayList<>();
        map.forEach((name, one) -> parts.add(json(name) + ":" + json(one)));
        yield "{" + String.join(",", parts) + "}";
      }
      case List<?> list ->
          "[" + String.join(",", list.stream().map(MadeEvent::json).toList()) + "]";
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      default -> value.toString();
    };
  }
}
