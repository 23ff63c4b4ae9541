package dev.evident.store.column;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random columns: all of one kind, nearly all of one kind, or a mixture. */
final class Tokens {
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

  private Tokens() {}

  static List<byte[]> any(SplittableRandom random) {
    int n = 1 + (random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(200));
    int kind = random.nextInt(12);
    int strangers = random.nextInt(3);
    List<byte[]> tokens = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean stranger = strangers == 0 && random.nextInt(n) == 0;
      int own = kind == 11 || stranger ? random.nextInt(11) : kind;
      tokens.add(one(own, i, random));
    }
    return tokens;
  }

  private static byte[] one(int kind, int i, SplittableRandom random) {
    return switch (kind) {
      case 0 -> ascii(Long.toString(random.nextLong() >> random.nextInt(64)));
      case 1 ->
          ascii(
              "\"2026-%02d-%02dT%02d:00:00.%03dZ\""
                  .formatted(
                      1 + i % 12,
                      1 + random.nextInt(28),
                      random.nextInt(24),
                      random.nextInt(1_000)));
      case 2 ->
          ascii("\"2026-10-01T00:00:%02d.%09dZ\"".formatted(i % 60, random.nextInt(1_000_000_000)));
      case 3 -> PlainColumnTest.uuid7(1_790_000_000_000L + 1_000L * i, random);
      case 4 -> ascii("\"" + new java.util.UUID(random.nextLong(), random.nextLong()) + "\"");
      case 5 -> ascii("\"req-" + digits(16, 16, random) + "\"");
      case 6 -> ascii("\"" + (i % 3 == 0 ? "use-" : "s-") + digits(36, 10, random) + "\"");
      case 7 -> ascii("\"" + digits(10, 6 + random.nextInt(2) * random.nextInt(14), random) + "\"");
      case 8 ->
          ascii(
              "\"/runbook/%s-%d%s\""
                  .formatted(
                      i % 5 == 0 ? "a" : "quarterly",
                      random.nextInt(10_000),
                      i % 7 == 0 ? "/" + i : ""));
      case 9 ->
          ascii(
              "\""
                  + "lorem ipsum ".repeat(random.nextInt(8))
                  + digits(36, random.nextInt(40), random)
                  + "\"");
      default -> {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 5_000 : 30)];
        random.nextBytes(bytes);
        yield bytes;
      }
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String digits(int radix, int length, SplittableRandom random) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      digits.append(DIGITS.charAt(random.nextInt(radix)));
    }
    return digits.toString();
  }
}
