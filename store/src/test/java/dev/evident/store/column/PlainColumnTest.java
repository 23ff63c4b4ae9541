package dev.evident.store.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdDictDecompress;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainColumnTest {
  private static final byte[] TEXT_DICTIONARY =
      "the account of the user ".repeat(20).getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyTokensComeBackExactly(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 120; i++) {
      assertComesBack(Tokens.any(random), random, "seed " + seed + ", column " + i);
    }
  }

  @Test
  void eachFormIsTakenForWhatItIsFor() throws IOException {
    assertForm(1, i -> String.format(Locale.ROOT, "\"2026-10-01T00:%02d:59.%03dZ\"", i % 60, i));
    assertForm(1, i -> "\"2026-10-01T00:00:%02dZ\"".formatted(i % 60));
    assertForm(2, i -> "\"01a0f4c2-deec-7%03x-a28f-a5a38da9%04x\"".formatted(i, i));
    assertForm(2, i -> "\"01a0f4c2-deec-1%03x-a28f-a5a38da9%04x\"".formatted(i, i));
    assertForm(3, i -> "\"req-b54b3c40881e%04x\"".formatted(i * 31));
    assertForm(3, i -> "\"%s-zjz1jpf%02d\"".formatted(i % 2 == 0 ? "use" : "rep", i % 100));
    assertForm(4, i -> Integer.toString(i - 7));
    assertForm(5, i -> "\"/runbook/quarterly-%d\"".formatted(i * i));
    assertForm(0, i -> "\"" + new String(Character.toChars('a' + i % 26)).repeat(1 + i) + "\"");
  }

  private static void assertForm(int form, IntFunction<String> token) throws IOException {
    List<byte[]> tokens = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      tokens.add(token.apply(i).getBytes(StandardCharsets.UTF_8));
    }
    byte[] chunk = write(tokens, null, false);
    assertThat(chunk[0])
        .as(new String(tokens.getFirst(), StandardCharsets.UTF_8))
        .isEqualTo((byte) form);
    assertHolds(chunk, tokens, null, new SplittableRandom(1), "form " + form);
  }

  @Test
  void whatOnlyLooksLikeASpecialFormStaysAsItIs() throws IOException {
    for (String token :
        List.of(
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-10-01T00:00:60Z\"",
            "\"2026-10-01t00:00:00Z\"",
            "\"2026-10-01T24:00:00Z\"",
            "\"2300-01-01T00:00:00.000000000Z\"",
            "\"0000-00-01T00:00:00Z\"",
            "\"01A0F4C2-DEEC-7000-A28F-A5A38DA9F63A\"",
            "\"01a0f4c2-deec-7000-a28f-a5a38da9f63\"",
            "-0",
            "007",
            "1.0",
            "1e3",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999",
            "\"doc-0017\"",
            "\"12345678901234567890\"",
            "\"\"",
            "\"",
            "",
            "\u0000",
            "\"a\u00001\"",
            "\"1\u00002\"")) {
      byte[] one = token.getBytes(StandardCharsets.UTF_8);
      assertComesBack(List.of(one), new SplittableRandom(1), token);
      assertComesBack(List.of(one, one, one), new SplittableRandom(1), token);
    }
    for (String token :
        List.of(
            "0",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "\"1969-12-31T23:59:59.999Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59.999999Z\"",
            "\"2262-04-11T23:47:15.999999999Z\"",
            "\"2024-02-29T00:00:00Z\"")) {
      assertComesBack(
          List.of(token.getBytes(StandardCharsets.UTF_8)), new SplittableRandom(1), token);
    }
  }

  @Test
  void identifiersReferToTheTimesOfTheirRows() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    List<byte[]> tokens = new ArrayList<>();
    List<byte[]> timeTokens = new ArrayList<>();
    long[] times = new long[500];
    for (int i = 0; i < times.length; i++) {
      times[i] = 1_790_000_000_000L + random.nextInt(1_000_000_000);
      Bytes time = new Bytes(32);
      Rfc3339Tokens.append(times[i], 3, time);
      timeTokens.add(time.toArray());
      tokens.add(uuid7(times[i] - random.nextInt(40), random));
    }
    byte[] timeChunk = write(timeTokens, null, false);
    byte[] chunk = write(tokens, times, false);
    assertThat(chunk.length).isLessThan(write(tokens, null, false).length - 100);
    Values timeValues =
        PlainColumn.read(new Cursor(timeChunk, new Inflater()), 500, PlainColumn.NO_CONTEXT);
    assertThat(timeValues.areTimes()).isTrue();
    assertThat(timeValues.millis(499)).isEqualTo(times[499]);
    assertHolds(chunk, tokens, timeValues, random, "identifiers");
    assertThatThrownBy(
            () -> PlainColumn.read(new Cursor(chunk, new Inflater()), 500, PlainColumn.NO_CONTEXT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void timesTellMillisecondsRoundedDownAndTheRest() throws IOException {
    List<byte[]> tokens =
        List.of(
            "\"1969-12-31T23:59:59.999999999Z\"".getBytes(StandardCharsets.UTF_8),
            "\"2026-10-01T00:00:00.123456789Z\"".getBytes(StandardCharsets.UTF_8));
    Values values =
        PlainColumn.read(
            new Cursor(write(tokens, null, false), new Inflater()), 2, PlainColumn.NO_CONTEXT);
    assertThat(values.areTimes()).isTrue();
    assertThat(values.millis(0)).isEqualTo(-1);
    assertThat(values.nanos(0)).isEqualTo(999_999);
    assertThat(values.millis(1)).isEqualTo(1_790_812_800_123L);
    assertThat(values.nanos(1)).isEqualTo(456_789);
  }

  @Test
  void damagedBytesAreRefusedOrGiveSomeTokensButNeverHang() throws IOException {
    SplittableRandom random = new SplittableRandom(77);
    for (int round = 0; round < 60; round++) {
      List<byte[]> tokens = Tokens.any(random);
      byte[] chunk = write(tokens, null, round % 2 == 0);
      for (int i = 0; i < 80; i++) {
        byte[] damaged = chunk.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        if (i % 10 == 0) {
          damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
        }
        try {
          Values values =
              PlainColumn.read(new Cursor(damaged, new Inflater()), tokens.size(), context(null));
          Bytes out = new Bytes(64);
          for (int k = 0; k < values.count(); k++) {
            out.clear();
            values.token(k, out);
          }
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("damaged");
        }
      }
    }
  }

  private static void assertComesBack(List<byte[]> tokens, SplittableRandom random, String what)
      throws IOException {
    boolean dictionary = random.nextBoolean();
    assertHolds(write(tokens, null, dictionary), tokens, null, random, what);
  }

  private static byte[] write(List<byte[]> tokens, long[] times, boolean dictionary) {
    TokenList list = new TokenList();
    for (byte[] token : tokens) {
      list.add(token, 0, token.length);
    }
    Bytes out = new Bytes(64);
    try (Packer packer = new Packer(1)) {
      if (dictionary) {
        packer.dictionary(TEXT_DICTIONARY);
      }
      PlainColumn.write(list, times, dictionary ? 0 : -1, packer, out);
    }
    return out.toArray();
  }

  private static PlainColumn.Context context(Values times) {
    return new PlainColumn.Context() {
      @Override
      public Values times() throws IOException {
        return times == null ? PlainColumn.NO_CONTEXT.times() : times;
      }

      @Override
      public ZstdDictDecompress dictionary(int number) throws IOException {
        return number == 0
            ? new ZstdDictDecompress(TEXT_DICTIONARY)
            : PlainColumn.NO_CONTEXT.dictionary(number);
      }
    };
  }

  private static void assertHolds(
      byte[] chunk, List<byte[]> tokens, Values times, SplittableRandom random, String what)
      throws IOException {
    Values values =
        PlainColumn.read(new Cursor(chunk, new Inflater()), tokens.size(), context(times));
    assertThat(values.count()).as(what).isEqualTo(tokens.size());
    Bytes out = new Bytes(8);
    for (int i = 0; i < tokens.size(); i++) {
      out.clear();
      values.token(i, out);
      assertThat(out.toArray()).as("%s, value %d", what, i).isEqualTo(tokens.get(i));
    }
    for (int probe = 0; probe < 20; probe++) {
      byte[] token = tokens.get(random.nextInt(tokens.size())).clone();
      if (probe % 3 == 0 && token.length > 0) {
        token[random.nextInt(token.length)] ^= 1;
      }
      byte[] padded = Arrays.copyOf(token, token.length + 3);
      int from = random.nextInt(tokens.size() + 1);
      int due = -1;
      for (int i = from; i < tokens.size() && due < 0; i++) {
        due = Arrays.equals(tokens.get(i), token) ? i : -1;
      }
      assertThat(values.next(padded, token.length, from)).as("%s, next", what).isEqualTo(due);
    }
  }

  static byte[] uuid7(long ms, SplittableRandom random) {
    long a = random.nextLong();
    long b = random.nextLong();
    return "\"%08x-%04x-7%03x-%04x-%012x\""
        .formatted(
            ms >>> 16, ms & 0xffff, a & 0xfff, 0x8000 | (b >>> 48 & 0x3fff), b & 0xffff_ffff_ffffL)
        .getBytes(StandardCharsets.UTF_8);
  }
}
