package dev.evident.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must hold for every event, tried with random ones that are full of near misses. */
class MaskingPropertiesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int EVENTS = 4_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Samples samples = new Samples(random);
  private final List<String> planted = new ArrayList<>();
  private List<Samples.Sample> all = List.of();

  @Test
  void masksReplaceSecretsAndNothingElse() throws Exception {
    Filtering filtering = Filtering.with("*.secret", "parameters.key");
    Filtering open = Filtering.with();
    int masked = 0;
    for (int i = 0; i < EVENTS; i++) {
      if (i % 500 == 0) {
        all = samples.all().stream().filter(Samples.Sample::hit).toList();
      }
      planted.clear();
      String members = "\"parameters\":" + value(4, 2) + ",\"source\":{\"raw\":" + text(3) + "}";
      if (!members.startsWith("\"parameters\":{")) {
        members = "\"message\":" + text(2);
      }
      String before = open.record(Filtering.event(members + ",\"stream\":\"open\""));
      String json = before.replace("\"stream\":\"open\"", "\"stream\":\"main\"");
      if (filtering.records(json.replaceFirst("\"received\":\"[^\"]*\",", "")).isEmpty()) {
        continue; // two names that would become the same
      }
      String after = filtering.records.getFirst();
      String where = "seed " + seed + ", event " + i + ": " + json + "\n-> " + after;
      masked += after.equals(json) ? 0 : 1;
      assertSameBut(JSON.readTree(json), JSON.readTree(after), where);
      String plain = folded(after);
      for (String secret : planted) {
        assertThat(after).as(where).doesNotContain(secret);
        assertThat(plain).as(where).doesNotContain(secret);
      }
      byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
      assertThat(Filtering.through(filtering.firewall.filter(), bytes)).as(where).isSameAs(bytes);
    }
    assertThat(masked).as("seed %d", seed).isGreaterThan(EVENTS / 4);
  }

  private static String folded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Folding folding = new Folding();
    folding.foldWhole(bytes, 0, bytes.length);
    return new String(folding.bytes(), 0, folding.length(), StandardCharsets.UTF_8);
  }

  private static void assertSameBut(JsonNode before, JsonNode after, String where) {
    if (after.isString() && after.stringValue().contains("‹redacted:")) {
      return;
    }
    assertThat(after.getNodeType()).as(where).isEqualTo(before.getNodeType());
    if (after.isObject() || after.isArray()) {
      assertThat(after.size()).as(where).isEqualTo(before.size());
      Iterator<JsonNode> one = before.iterator();
      Iterator<JsonNode> two = after.iterator();
      while (one.hasNext()) {
        assertSameBut(one.next(), two.next(), where);
      }
      if (after.isObject()) {
        Iterator<String> names = before.propertyNames().iterator();
        for (String name : after.propertyNames()) {
          String old = names.next();
          assertThat(name.contains("‹redacted:") || name.equals(old)).as(where).isTrue();
        }
      }
    } else {
      assertThat(after).as(where).isEqualTo(before);
    }
  }

  // ---- random JSON

  /**
   * @param layers texts inside one another at most: it is looked into four of them
   */
  private String value(int depth, int layers) {
    return switch (depth == 0 ? random.nextInt(3) : random.nextInt(6)) {
      case 0 -> text(layers);
      case 1 -> random.nextInt(4) == 0 ? card() : Integer.toString(random.nextInt());
      case 2 -> List.of("true", "null", "1.5e3", "-0.0").get(random.nextInt(4));
      case 3 -> "[" + value(depth - 1, layers) + "," + value(depth - 1, layers) + "]";
      default -> object(depth - 1, layers);
    };
  }

  private String object(int depth, int layers) {
    StringBuilder out = new StringBuilder("{");
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      out.append(i > 0 ? "," : "");
      String name =
          switch (random.nextInt(6)) {
            case 0 -> "secret";
            case 1 -> "key";
            case 2 -> piece();
            default -> samples.word(3, "a-z");
          };
      out.append(escaped(name + i)).append(':').append(value(depth, layers));
    }
    return out.append('}').toString();
  }

  /** A string of random pieces, or one that holds JSON. */
  private String text(int layers) {
    if (layers > 0 && random.nextInt(3) == 0) {
      String inner = value(2, layers - 1);
      return escaped(random.nextInt(5) == 0 ? inner + "}" : inner);
    }
    StringBuilder out = new StringBuilder();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      out.append(piece());
      out.append(
          List.of(" ", ", ", "\n", "\t", "; ", " \" ", " \\ ", "/", "é ").get(random.nextInt(9)));
    }
    return escaped(out.toString());
  }

  private String piece() {
    return switch (random.nextInt(7)) {
      case 0 -> {
        Samples.Sample sample = all.get(random.nextInt(all.size()));
        planted.addAll(secrets(sample));
        yield " " + sample.sent() + " ";
      }
      case 1 -> samples.word(1 + random.nextInt(24), "! # - Z a-z ~");
      case 2 -> samples.word(1 + random.nextInt(24), "0-9");
      case 3 ->
          List.of(
                  "://u:",
                  "Bearer ",
                  "basic ",
                  "AKIA",
                  "eyJ",
                  "ghp_",
                  "sig=",
                  "@",
                  "‹redacted:a:",
                  "›",
                  "-----BEGIN PRIVATE KEY-----",
                  "-----END ")
              .get(random.nextInt(12));
      case 4 ->
          "\\".repeat(1 + random.nextInt(4))
              + List.of("u0041", "n", "\"", "/", "x", "u", "").get(random.nextInt(7));
      case 5 -> samples.fill("‹redacted:jwt:{20:a-z 2-7}›");
      default -> samples.word(5, "a-z");
    };
  }

  /**
   * Parts of a planted secret that no output may hold: lines of keys, since these end with them.
   */
  private static List<String> secrets(Samples.Sample sample) {
    return sample.secret().lines().filter(line -> line.length() >= 12).toList();
  }

  private String card() {
    String card = samples.fill("{card:4:16}");
    planted.add(card);
    return card;
  }

  /**
   * As a JSON string, some characters as escapes that nobody needs; but never those of an escape:
   * what is written so is not looked for, see docs/firewall.md.
   */
  private String escaped(String text) {
    StringBuilder out = new StringBuilder("\"");
    boolean often = text.indexOf('\\') < 0 && random.nextInt(4) == 0;
    for (char c : text.toCharArray()) {
      if (c < ' ' || (often && random.nextInt(3) == 0 && !Character.isSurrogate(c))) {
        out.append("\\u%04x".formatted((int) c));
      } else if (c == '"' || c == '\\' || (c == '/' && random.nextBoolean())) {
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
