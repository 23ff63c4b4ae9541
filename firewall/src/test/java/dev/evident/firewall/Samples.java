package dev.evident.firewall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** The cases of {@code cases.txt}, with secrets made on the spot so that no file holds one. */
final class Samples {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+|[0-9]+)(:[^{}]*)?}");
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /**
   * @param text with the secret between « and » in a hit
   */
  record Sample(String rule, boolean hit, String text) {
    String sent() {
      return text.replace("«", "").replace("»", "");
    }

    String secret() {
      return text.substring(text.indexOf('«') + 1, text.indexOf('»'));
    }

    String with(String mask) {
      return text.substring(0, text.indexOf('«')) + mask + text.substring(text.indexOf('»') + 1);
    }
  }

  private final Random random;

  Samples(Random random) {
    this.random = random;
  }

  List<Sample> all() throws IOException {
    List<Sample> all = new ArrayList<>();
    try (InputStream in = Samples.class.getResourceAsStream("cases.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split(" *\\| *", 3);
        all.add(new Sample(parts[0], parts[1].equals("hit"), fill(parts[2])));
      }
    }
    return all;
  }

  String fill(String template) {
    return PLACE
        .matcher(template.replace("\\n", "\n"))
        .replaceAll(
            m -> java.util.regex.Matcher.quoteReplacement(made(m.group(1), argument(m.group(2)))));
  }

  private static String argument(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group.substring(1);
  }

  private String made(String what, String argument) {
    return switch (what) {
      case "card" -> card(argument, 0);
      case "nocard" -> card(argument, 1);
      case "spaced" -> grouped(card(argument, 0), ' ');
      case "hyphened" -> grouped(card(argument, 0), '-');
      case "evd" -> evident();
      case "jwt" -> jwt();
      case "basic" -> base64("user:" + word(10, "a-z 0-9"));
      default -> word(Integer.parseInt(what), argument);
    };
  }

  String word(int length, String classes) {
    CharClass allowed = CharClass.parse(classes);
    String letters =
        java.util.stream.IntStream.range(33, 127)
            .filter(c -> allowed.contains((byte) c))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return random
        .ints(length, 0, letters.length())
        .mapToObj(i -> String.valueOf(letters.charAt(i)))
        .collect(Collectors.joining());
  }

  /** Begins as wanted, random inside, and the last digit is the check digit plus an error. */
  private String card(String argument, int error) {
    String[] parts = argument.split(":");
    int length = Integer.parseInt(parts[1]);
    String body = parts[0] + word(length - 1 - parts[0].length(), "0-9");
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? 2 * digit : digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return body + (10 - sum % 10 + error) % 10;
  }

  private static String grouped(String card, char separator) {
    String pattern = card.length() == 15 ? "(.{4})(.{6})(.{5})" : "(.{4})(.{4})(.{4})(.{4})";
    String groups = card.length() == 15 ? "$1,$2,$3" : "$1,$2,$3,$4";
    return card.replaceAll(pattern, groups).replace(',', separator);
  }

  private String evident() {
    String body = "evd_" + word(43, "A-Z a-z 0-9");
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder digits = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < 6; i++) {
      digits.insert(0, BASE62.charAt((int) (rest % 62)));
      rest /= 62;
    }
    return body + digits;
  }

  private String jwt() {
    return base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
        + "."
        + base64Url("{\"sub\":\"" + word(8, "a-z") + "\"}")
        + "."
        + word(43, "A-Z a-z 0-9 _ -");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
