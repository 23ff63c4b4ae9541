package dev.evident.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recognised is what taking apart from scratch gives. */
class SkeletonTrieTest {
  private static final int NOT_KNOWN = -1;

  private final Shredder shredder = new Shredder();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int recognise(byte[] record) {
    return shredder.recognise(record, 0, record.length, record.length, record.length);
  }

  private List<String> values(byte[] record) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < shredder.values(); i++) {
      int from = shredder.start(i);
      values.add(new String(record, from, shredder.end(i) - from, StandardCharsets.UTF_8));
    }
    return values;
  }

  /** The skeleton as text; the shredder then holds the record's values. */
  private String shred(byte[] record) {
    assertThat(shredder.shred(record, 0, record.length)).isTrue();
    return new String(shredder.skeleton(), 0, shredder.skeletonBytes(), StandardCharsets.UTF_8);
  }

  /** Names that share their beginnings, values that look like parts of a skeleton. */
  private static String object(Random random, int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(depth == 0 ? 1 : 0, 5); i > 0; i--) {
      String name =
          "\"" + "parameter{[,".substring(0, random.nextInt(13)) + random.nextInt(3) + "\"";
      members.add(name + ":" + value(random, depth));
    }
    return "{" + String.join(",", members) + "}";
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth < 3 ? 8 : 6)) {
      case 0 -> "\"},\\\"a\\\":{[\"";
      case 1 -> "\"\"";
      case 2 -> String.valueOf(random.nextInt(1_000) - 500);
      case 3 -> "true";
      case 4 -> "null";
      case 5 -> "\"text " + random.nextInt(100) + "\"";
      case 6 -> object(random, depth + 1);
      default -> {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth + 1));
        }
        yield "[" + String.join(",", items) + "]";
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRecordIsRecognisedAsWhatItIsOrNotAtAll(long seed) {
    Random random = new Random(seed);
    Map<String, Integer> numbers = new HashMap<>();
    int recognised = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] record = bytes(object(random, 0));
      if (!shredder.shred(record, 0, record.length)) {
        continue; // a record without any value
      }
      String skeleton = shred(record);
      List<String> values = values(record);
      int found = recognise(record);
      if (found != NOT_KNOWN) {
        assertThat(found).as("seed %s: %s", seed, skeleton).isEqualTo(numbers.get(skeleton));
        assertThat(values(record)).isEqualTo(values);
        recognised++;
      } else {
        shred(record);
        shredder.learn(numbers.computeIfAbsent(skeleton, _ -> numbers.size()));
      }
    }
    assertThat(recognised).isGreaterThan(2_000);
  }

  @Test
  void manySkeletonsAreAllRecognised() {
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      shred(
          bytes("{\"changes\":{\"before\":{\"m" + i + "\":1},\"after\":{\"n" + i + "\":\"x\"}}}"));
      shredder.learn(i);
    }
    for (int i = 0; i < count; i++) {
      byte[] record =
          bytes("{\"changes\":{\"before\":{\"m" + i + "\":-7},\"after\":{\"n" + i + "\":\"\"}}}");
      assertThat(recognise(record)).isEqualTo(i);
      assertThat(values(record)).containsExactly("-7", "\"\"");
    }
  }

  @Test
  void namesThatOnlyDifferFarBehindCannotMakeItSlow() {
    String same = "\"the_same_beginning_";
    int known = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] record = bytes("{" + same + i + "\":1}");
      shred(record);
      shredder.learn(i);
      int found = recognise(record);
      assertThat(found).isIn(i, NOT_KNOWN);
      known += found == i ? 1 : 0;
    }
    // As many as one place of the table holds: what is not known is taken apart from scratch.
    assertThat(known).isEqualTo(16);
  }

  @Test
  void whatIsNotARecordIsNotRecognised() {
    byte[] record = bytes("{\"a\":{\"b\":\"x\"},\"c\":[1,2]}");
    shred(record);
    shredder.learn(7);
    assertThat(recognise(record)).isEqualTo(7);
    for (String other :
        List.of(
            "{\"a\":{\"b\":\"x\"},\"c\":[1,2]",
            "{\"a\":{\"b\":\"x\"},\"c\":[1,2]}}",
            "{\"a\":{\"b\":\"x\"},\"c\":[1]}",
            "{\"a\":{\"b\":\"x},\"c\":[1,2]}",
            "{\"a\":{\"b\":{}},\"c\":[1,2]}",
            "{\"a\":{\"b\":\"x\"},\"c\":[1,[2]]}",
            "{",
            "")) {
      assertThat(recognise(bytes(other))).as(other).isEqualTo(NOT_KNOWN);
    }
  }
}
