package dev.evident.store.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeColumnTest {
  private static final CodeColumn.Prediction NONE =
      () -> {
        throw Cursor.damaged("nothing predicts");
      };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 1 << 24, 20_000_000})
  void codesComeBackWhateverTheSizeOfTheDictionary(int size) throws IOException {
    SplittableRandom random = new SplittableRandom(size);
    for (int n : new int[] {1, 2, 64, 100, 4_096}) {
      for (int used : new int[] {1, Math.min(3, size), size}) {
        int[] codes = random.ints(n, size - used, size).toArray();
        Bytes out = new Bytes(16);
        try (Packer packer = new Packer(1)) {
          CodeColumn.write(packer, codes, n, out);
        }
        assertHolds(
            CodeColumn.read(new Cursor(out.toArray(), new Inflater()), n, numbers(size), NONE),
            codes);
      }
    }
  }

  @Test
  void aPredictionKeepsItsExceptionsOnly() throws IOException {
    int n = 4_096;
    int[] predicted = new SplittableRandom(1).ints(n, 0, 700).toArray();
    int[] codes = predicted.clone();
    Bytes out = new Bytes(16);
    assertThat(CodeColumn.writePredicted(codes, predicted, n, out)).isTrue();
    assertThat(out.length()).isZero();
    CodeColumn.Prediction prediction = predicted::clone;
    assertHolds(
        CodeColumn.read(new Cursor(new byte[0], new Inflater()), n, numbers(700), prediction),
        codes);
    for (int i : new int[] {0, 1, 17, n - 1}) {
      codes[i] = (codes[i] + 1) % 700;
    }
    assertThat(CodeColumn.writePredicted(codes, predicted, n, out)).isTrue();
    assertThat(out.length()).isLessThan(20);
    assertHolds(
        CodeColumn.read(new Cursor(out.toArray(), new Inflater()), n, numbers(700), prediction),
        codes);
    Arrays.fill(codes, 3);
    assertThat(CodeColumn.writePredicted(codes, predicted, n, new Bytes(8))).isFalse();
  }

  @Test
  void codesThatTheDictionaryHasNotAreRefused() throws IOException {
    for (int size : new int[] {2, 200, 60_000, 100_000}) {
      int[] codes = new int[100];
      codes[50] = size - 1;
      Bytes out = new Bytes(16);
      try (Packer packer = new Packer(1)) {
        CodeColumn.write(packer, codes, 100, out);
      }
      assertThatThrownBy(() ->
              CodeColumn.read(
                  new Cursor(out.toArray(), new Inflater()), 100, numbers(size - 1), NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void damagedBytesAreRefusedOrGiveCodesOfTheDictionary() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    int n = 500;
    int[] predicted = random.ints(n, 0, 300).toArray();
    int[] codes = predicted.clone();
    codes[3]++;
    codes[400] = 7;
    Bytes plain = new Bytes(16);
    try (Packer packer = new Packer(1)) {
      CodeColumn.write(packer, codes, n, plain);
    }
    Bytes exceptions = new Bytes(16);
    CodeColumn.writePredicted(codes, predicted, n, exceptions);
    for (Bytes chunk : new Bytes[] {plain, exceptions}) {
      for (int i = 0; i < 3_000; i++) {
        byte[] damaged = chunk.toArray();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        try {
          CodeValues values =
              CodeColumn.read(
                  new Cursor(damaged, new Inflater()), n, numbers(400), predicted::clone);
          for (int k = 0; k < n; k++) {
            assertThat(values.code(k)).isBetween(0, 399);
          }
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("damaged");
        }
      }
    }
  }

  private static void assertHolds(CodeValues values, int[] codes) throws IOException {
    int n = codes.length;
    assertThat(values.count()).isEqualTo(n);
    int[] all = new int[n];
    values.codes(0, n, all);
    assertThat(all).isEqualTo(codes);
    int[] part = new int[n - n / 3];
    values.codes(n / 3, n, part);
    assertThat(part).isEqualTo(Arrays.copyOfRange(codes, n / 3, n));
    for (int i = 0; i < n; i += 1 + n / 50) {
      assertThat(values.code(i)).isEqualTo(codes[i]);
      Bytes token = new Bytes(8);
      values.token(i, token);
      int due = 0;
      while (codes[due] != codes[i]) {
        due++;
      }
      assertThat(values.next(token.array(), token.length(), 0)).isEqualTo(due);
      assertThat(values.next(token.array(), token.length(), i)).isEqualTo(i);
    }
    for (int code : new int[] {codes[0], codes[n / 2], codes[n - 1], codes[0] + 256, 1 << 30}) {
      BitSet due = new BitSet();
      for (int i = 0; i < n; i++) {
        due.set(i, codes[i] == code);
      }
      long[] found = new long[n / Long.SIZE + 1];
      values.find(code, found);
      assertThat(BitSet.valueOf(found)).as("code %d", code).isEqualTo(due);
    }
    byte[] stranger = "x".getBytes(StandardCharsets.UTF_8);
    assertThat(values.next(stranger, 1, 0)).isEqualTo(-1);
  }

  /** A dictionary whose tokens are the codes as numbers. */
  private static Dictionary numbers(int size) {
    return new Dictionary() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void token(int code, Bytes to) {
        byte[] text = Integer.toString(code).getBytes(StandardCharsets.UTF_8);
        to.put(text, 0, text.length);
      }

      @Override
      public int runShift() {
        return 0;
      }

      @Override
      public Run run(int code) {
        byte[] text = Integer.toString(code).getBytes(StandardCharsets.UTF_8);
        return new Run(text, new int[] {0, text.length}, code, false);
      }

      @Override
      public int find(byte[] token, int from, int to) {
        String text = new String(token, from, to - from, StandardCharsets.UTF_8);
        return text.equals("x") ? NONE : Integer.parseInt(text);
      }
    };
  }
}
