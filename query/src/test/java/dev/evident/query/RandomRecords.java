package dev.evident.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Random records by a seed, as JSON in the order of members that the codec writes. Their values
 * come from a small store of words, so that random queries find some of them.
 */
public final class RandomRecords {
  private static final List<String> TEXTS =
      List.of(
          "alice",
          "bob",
          "Bob",
          "doc-17",
          "role.grant",
          "user.login",
          "denied",
          "success",
          "csv",
          "wrong password",
          "the salaries: wrong, password",
          "10.1.2.3",
          "::ffff:10.9.8.7",
          "2001:db8::1",
          "2001:DB8:0::1",
          "",
          " ",
          "--",
          "a*b",
          "😀 ☃",
          "żółty ŻÓŁTY",
          "İstanbul ΣΑΣ ß",
          "2026-10-01T00:00:00Z",
          "2026-10-05T12:00:00.5+02:00",
          "1000",
          "true",
          "12x34",
          "e\\u0301",
          "a\\\"b",
          "a\\\\b",
          "\\u0001",
          "get",
          "x".repeat(200));
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "443",
          "1000",
          "999.50",
          "1.0",
          "1e3",
          "1E+03",
          "2.5e3",
          "1e400",
          "1e-401",
          "12345678901234567890.10",
          "1e99999999999");
  private static final List<String> NAMES =
      List.of("amount", "limit", "daily", "actor.team", "a", "a b", "", ".", "żó", "verb", "after");

  private final Random random;

  public RandomRecords(long seed) {
    this.random = new Random(seed);
  }

  public List<FlatRecord> records(int count) {
    List<FlatRecord> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Events.record(i, json()));
    }
    return all;
  }

  public String json() {
    List<String> members = new ArrayList<>();
    Instant time =
        Instant.parse("2026-10-01T00:00:00Z")
            .plusSeconds(random.nextInt(32) * 86_400L + random.nextInt(3) * 3_600L);
    members.add("\"id\":" + text());
    members.add("\"time\":\"" + time + "\"");
    members.add("\"received\":\"" + time.plusMillis(random.nextInt(100_000)) + "\"");
    members.add("\"action\":" + text());
    maybe(members, "outcome", this::text);
    members.add("\"actor\":" + actor(random.nextInt(3)));
    maybe(members, "targets", () -> list(this::target));
    maybe(
        members, "origin", () -> "{\"ip\":" + text() + ",\"port\":" + random.nextInt(1_000) + "}");
    maybe(members, "context", () -> "{\"service\":" + text() + ",\"request_id\":" + text() + "}");
    maybe(members, "parameters", () -> object(3));
    maybe(members, "changes", () -> random.nextBoolean() ? object(2) : list(() -> object(1)));
    maybe(members, "reason", this::text);
    maybe(members, "message", this::text);
    members.add("\"stream\":\"main\",\"class\":\"default\"");
    maybe(members, "source", () -> "{\"type\":\"t\",\"raw\":" + raw() + "}");
    return "{" + String.join(",", members) + "}";
  }

  private void maybe(List<String> members, String name, Supplier<String> value) {
    if (random.nextInt(3) > 0) {
      members.add("\"" + name + "\":" + value.get());
    }
  }

  private String actor(int depth) {
    String rest = depth == 0 ? "" : ",\"on_behalf_of\":" + actor(depth - 1);
    return "{\"type\":\"user\",\"id\":" + text() + ",\"name\":" + text() + rest + "}";
  }

  private String target() {
    return "{\"type\":" + text() + ",\"id\":" + text() + "}";
  }

  private String raw() {
    String inner = random.nextBoolean() ? object(2) : "no JSON: get alice";
    return "\"" + inner.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private String object(int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.add("\"" + pick(NAMES) + "\":" + value(depth - 1));
    }
    return "{" + String.join(",", members) + "}";
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextBoolean());
      case 2, 3 -> pick(NUMBERS);
      case 6 -> object(depth);
      case 7 -> list(() -> value(depth - 1));
      default -> text();
    };
  }

  private String list(Supplier<String> value) {
    List<String> values = Stream.generate(value).limit(random.nextInt(3)).toList();
    return "[" + String.join(",", values) + "]";
  }

  private String text() {
    return "\"" + pick(TEXTS) + "\"";
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
