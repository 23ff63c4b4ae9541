package dev.evident.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.evident.receive.kubernetes.KubernetesAudit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalsTest {
  private static final Translator KUBERNETES = new KubernetesAudit(InstantSource.system());

  private final List<String> good = new ArrayList<>();
  private final List<Long> goodLines = new ArrayList<>();
  private final List<Long> badLines = new ArrayList<>();
  private final List<String> badCodes = new ArrayList<>();

  private void cut(byte[] file) throws IOException {
    Originals originals =
        Originals.in(Decompression.open(new ByteArrayInputStream(file)), KUBERNETES);
    for (Optional<Piece> p = originals.next(); p.isPresent(); p = originals.next()) {
      switch (p.get()) {
        case Piece.Good(var original) -> {
          good.add(original.raw());
          goodLines.add(original.line());
        }
        case Piece.Bad(var line, var code, var detail) -> {
          assertThat(detail).isNotBlank();
          badLines.add(line);
          badCodes.add(code);
        }
      }
    }
  }

  private void cut(String file) throws IOException {
    cut(file.getBytes(UTF_8));
  }

  @Test
  void jsonLinesKeepTheirExactBytesAndLines() throws IOException {
    cut("{\"a\": 1.50 }\r\n\n  {\"b\":\"ä}\\\"\\\\\"}\n{\"c\":[{},[]]}");
    assertThat(good).containsExactly("{\"a\": 1.50 }", "{\"b\":\"ä}\\\"\\\\\"}", "{\"c\":[{},[]]}");
    assertThat(goodLines).containsExactly(1L, 3L, 4L);
    assertThat(badLines).isEmpty();
  }

  @Test
  void objectsMayFollowOneAnotherWithoutLineBreaksOrOverManyLines() throws IOException {
    cut("{\"a\":1}{\"b\":2} {\n  \"c\": {\n    \"d\": 3\n  }\n}\n{\n\"e\":4}");
    assertThat(good)
        .containsExactly(
            "{\"a\":1}", "{\"b\":2}", "{\n  \"c\": {\n    \"d\": 3\n  }\n}", "{\n\"e\":4}");
    assertThat(goodLines).containsExactly(1L, 1L, 1L, 6L);
  }

  @Test
  void anArrayAndAnObjectAroundAListAreOpened() throws IOException {
    cut("[\n  {\"a\":1},\n  {\n    \"b\": [1]\n  }\n]\n");
    cut(
        "{\"kind\":\"EventList\",\"items\":[{\"items\":[1]},{\"d\":\"]}\"}],\"x\":{\"y\":\"}]\\\"\"}}");
    cut("{\"items\":[]}{\"metadata\":{\"items\":[1]},\"items\" : [ {\"e\":1} ] }\n{\"f\":1}");
    assertThat(good)
        .containsExactly(
            "{\"a\":1}",
            "{\n    \"b\": [1]\n  }",
            "{\"items\":[1]}",
            "{\"d\":\"]}\"}",
            "{\"e\":1}",
            "{\"f\":1}");
    assertThat(badLines).isEmpty();
  }

  @Test
  void brokenLinesAreReportedAndTheOthersStay() throws IOException {
    cut(
        """
        {"a":1}
        {"b":
        {"c":3}
        {"d":"no end
        {"e":5}
        not json
        {"f":6]}
        {"g":7},
        {"h":8 "x"}
        {"i":9,
        {"j":10}
        {"k":{"l":1
        {"m":11}
        [1,2]
        {"n":12}
        """);
    assertThat(good)
        .containsExactly(
            "{\"a\":1}",
            "{\"c\":3}",
            "{\"e\":5}",
            "{\"g\":7}",
            "{\"j\":10}",
            "{\"m\":11}",
            "{\"n\":12}");
    assertThat(badLines).contains(2L, 4L, 6L, 7L, 9L, 10L, 12L, 14L);
  }

  @Test
  void aBrokenElementOfAListDoesNotStopTheList() throws IOException {
    cut(
        """
        {"items": [
          {"a":1},
          {"b":"no end
          },
          {"c":01},
          17,
          {
            "d":4
          },
          {"e":5]},
          {"f":6}
        ]}
        {"g":7}
        """);
    assertThat(good).containsExactly("{\"a\":1}", "{\n    \"d\":4\n  }", "{\"f\":6}", "{\"g\":7}");
    assertThat(badLines).contains(3L, 5L, 6L, 10L);
  }

  @Test
  void anUnfinishedListGivesItsElementsAndIsReported() throws IOException {
    cut("{\"items\":[{\"a\":1},{\"b\":2},\n{\"c\":");
    assertThat(good).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(badLines).isNotEmpty();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstOriginal() throws IOException {
    cut("\ufeff{\"a\":1}\n");
    cut("\ufeff[{\"b\":1}]");
    assertThat(good).containsExactly("{\"a\":1}", "{\"b\":1}");
    assertThat(badLines).isEmpty();
  }

  @Test
  void badUtf8IsReportedAndNeverReplaced() throws IOException {
    cut(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}', '\n', '{', '}'});
    assertThat(good).containsExactly("{}");
    assertThat(badCodes).containsExactly("json-encoding");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return zipped.toByteArray();
  }

  /** As a pipe does whose writer is slow. */
  private static InputStream neverReady(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return new ByteArrayInputStream(all.toByteArray()) {
      @Override
      public synchronized int available() {
        return 0;
      }

      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, 7));
      }
    };
  }

  @Test
  void gzipFilesPutOneBehindTheOtherAreReadToTheEnd() throws IOException {
    InputStream file = neverReady(gzip("one\n"), gzip("two\n"), gzip("three\n"));
    assertThat(Decompression.open(file).readAllBytes())
        .asString(UTF_8)
        .isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void whatFollowsGzipAndIsNoneIsNotPassedOverInSilence() {
    for (String rest : List.of("{\"action\":\"lost.unseen\"}\n", "x".repeat(200_000))) {
      assertThatThrownBy(() ->
              Decompression.open(neverReady(gzip("one\n"), rest.getBytes(UTF_8))).readAllBytes())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("follows the gzip data");
    }
  }

  @Test
  void gzipAndZstdAreKnownByTheirContent() throws IOException {
    byte[] plain = "{\"a\":1}\n{\"b\":2}".getBytes(UTF_8);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(plain);
    }
    cut(zipped.toByteArray());
    cut(Zstd.compress(plain));
    cut(new byte[0]);
    assertThat(good).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"a\":1}", "{\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whereverALineIsCutAllOtherLinesSurvive(long seed) throws IOException {
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      good.clear();
      String line =
          "{\"n\":%d,\"o\":{\"p\":[1,\"x{\\\"y\",{\"q\":null}],\"r\":\"s\"},\"t\":-1.5e3}";
      int broken = random.nextInt(5);
      List<String> whole = new ArrayList<>();
      StringBuilder file = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        String one = line.formatted(i);
        if (i == broken) {
          file.append(one, 0, random.nextInt(one.length())).append('\n');
        } else {
          whole.add(one);
          file.append(one).append('\n');
        }
      }
      cut(file.toString());
      assertThat(good).as("file:%n%s", file).containsExactlyElementsOf(whole);
    }
  }

  @Test
  void anObjectWithoutEndIsHeldOnlyToItsLimit() throws IOException {
    StringBuilder text = new StringBuilder("{\"a\":[");
    while (text.length() < ObjectScan.ORIGINAL_BYTES_MAX + 100) {
      text.append("1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,");
    }
    cut(text + "\n{\"b\":1}\n");
    assertThat(good).containsExactly("{\"b\":1}");
    assertThat(badCodes).containsExactly("record-too-large");
  }
}
