package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import java.io.IOException;

/**
 * Codes of a column with a dictionary.
 *
 * <pre>
 *   0 constant    code
 *   1 planes      u8 planes (1 to 4) | planes of the codes, lowest byte first
 *   2 predicted   n | n × (steps between positions | code): where the prediction is wrong
 * </pre>
 *
 * <p>A predicted column follows another one: its code is a function of the other's code but for the
 * exceptions. Both must have the same number of values in every row of the block. No bytes at all
 * stand for a prediction without exceptions.
 */
public final class CodeColumn {
  private static final int CONSTANT = 0;
  private static final int PLANES = 1;
  private static final int PREDICTED = 2;

  /** A prediction with more exceptions than one in so many values is not worth its while. */
  private static final int EXCEPTIONS_ONE_IN = 16;

  private CodeColumn() {}

  /** Where the codes of a predicted column come from. */
  public interface Prediction {
    /** The codes that the other column and the mapping give, one for each value. */
    int[] codes() throws IOException;
  }

  /** Appends the first {@code n} codes, at least one. */
  public static void write(Packer packer, int[] codes, int n, Bytes out) {
    int all = 0;
    boolean same = true;
    for (int i = 0; i < n; i++) {
      all |= codes[i];
      same &= codes[i] == codes[0];
    }
    if (same) {
      out.put((byte) CONSTANT);
      Packer.varint(out, codes[0]);
      return;
    }
    int planes = (39 - Integer.numberOfLeadingZeros(all)) >>> 3;
    out.put((byte) PLANES);
    out.put((byte) planes);
    if (packer.plane.length < n) {
      packer.plane = new byte[n];
    }
    byte[] b = packer.plane;
    for (int plane = 0; plane < planes; plane++) {
      int shift = 8 * plane;
      for (int i = 0; i < n; i++) {
        b[i] = (byte) (codes[i] >>> shift);
      }
      packer.section(out, b, 0, n);
    }
  }

  /**
   * Appends the exceptions from a prediction; nothing when there are none.
   *
   * @return false when there are too many; nothing is appended then
   */
  public static boolean writePredicted(int[] codes, int[] predicted, int n, Bytes out) {
    int exceptions = 0;
    for (int i = 0; i < n; i++) {
      if (codes[i] != predicted[i]) {
        exceptions++;
      }
    }
    if (exceptions * EXCEPTIONS_ONE_IN > n) {
      return false;
    }
    if (exceptions == 0) {
      return true;
    }
    out.put((byte) PREDICTED);
    Packer.varint(out, exceptions);
    int before = -1;
    for (int i = 0; i < n; i++) {
      if (codes[i] != predicted[i]) {
        Packer.varint(out, i - before);
        Packer.varint(out, codes[i]);
        before = i;
      }
    }
    return true;
  }

  /**
   * Reads what {@link #write} or {@link #writePredicted} wrote.
   *
   * @param n values of the column in the block, at least one
   */
  public static CodeValues read(Cursor in, int n, Dictionary dictionary, Prediction prediction)
      throws IOException {
    int codesMax = dictionary.size() - 1;
    if (in.left() == 0) {
      return of(predicted(n, prediction), dictionary);
    }
    int form = in.u8();
    CodeValues values =
        switch (form) {
          case CONSTANT -> new CodeValues.Constant(n, in.number(codesMax), dictionary);
          case PLANES -> planes(in, n, dictionary, codesMax);
          case PREDICTED -> predicted(in, n, dictionary, codesMax, prediction);
          default -> throw Cursor.damaged("codes in form " + form);
        };
    in.end();
    return values;
  }

  private static CodeValues planes(Cursor in, int n, Dictionary dictionary, int codesMax)
      throws IOException {
    int planes = in.u8();
    return switch (planes) {
      case 1 -> narrow(in, n, dictionary, codesMax);
      case 2 -> medium(in, n, dictionary, codesMax);
      case 3, 4 -> wide(in, n, planes, dictionary, codesMax);
      default -> throw Cursor.damaged("codes of " + planes + " bytes");
    };
  }

  private static CodeValues narrow(Cursor in, int n, Dictionary dictionary, int codesMax)
      throws IOException {
    byte[] codes = in.section(n, 0);
    for (byte code : codes) {
      check(code & 0xff, codesMax);
    }
    return new CodeValues.Narrow(codes, dictionary);
  }

  private static CodeValues medium(Cursor in, int n, Dictionary dictionary, int codesMax)
      throws IOException {
    byte[] low = in.section(n, 0);
    byte[] high = in.section(n, 0);
    char[] codes = new char[n];
    for (int i = 0; i < n; i++) {
      codes[i] = (char) ((low[i] & 0xff) | high[i] << 8);
      check(codes[i], codesMax);
    }
    return new CodeValues.Medium(codes, dictionary);
  }

  private static CodeValues wide(Cursor in, int n, int planes, Dictionary dictionary, int codesMax)
      throws IOException {
    int[] codes = new int[n];
    for (int plane = 0; plane < planes; plane++) {
      byte[] b = in.section(n, 0);
      for (int i = 0; i < n; i++) {
        codes[i] |= (b[i] & 0xff) << (8 * plane);
      }
    }
    for (int code : codes) {
      check(code, codesMax);
    }
    return new CodeValues.Wide(codes, dictionary);
  }

  private static CodeValues predicted(
      Cursor in, int n, Dictionary dictionary, int codesMax, Prediction prediction)
      throws IOException {
    int[] codes = predicted(n, prediction);
    int exceptions = in.number(n);
    int at = -1;
    for (int i = 0; i < exceptions; i++) {
      int step = in.number(n);
      if (step == 0 || step > n - 1 - at) {
        throw Cursor.damaged("an exception behind the last value");
      }
      at += step;
      codes[at] = in.number(codesMax);
    }
    return of(codes, dictionary);
  }

  /** Whether a chunk stands for itself, and not for what differs from a prediction. */
  public static boolean isWhole(Cursor in) {
    return in.left() > 0 && in.array()[in.at()] != PREDICTED;
  }

  private static int[] predicted(int n, Prediction prediction) throws IOException {
    int[] codes = prediction.codes();
    if (codes.length != n) {
      throw Cursor.damaged(codes.length + " codes predicted, " + n + " due");
    }
    return codes;
  }

  /** Codes in memory, as narrow as they can be; the array may be kept. */
  static CodeValues of(int[] codes, Dictionary dictionary) throws IOException {
    int codesMax = dictionary.size() - 1;
    for (int code : codes) {
      check(code, codesMax);
    }
    if (codesMax <= 0xff) {
      byte[] narrow = new byte[codes.length];
      for (int i = 0; i < codes.length; i++) {
        narrow[i] = (byte) codes[i];
      }
      return new CodeValues.Narrow(narrow, dictionary);
    }
    if (codesMax <= 0xffff) {
      char[] medium = new char[codes.length];
      for (int i = 0; i < codes.length; i++) {
        medium[i] = (char) codes[i];
      }
      return new CodeValues.Medium(medium, dictionary);
    }
    return new CodeValues.Wide(codes, dictionary);
  }

  private static void check(int code, int codesMax) throws IOException {
    if (code < 0 || code > codesMax) {
      throw Cursor.damaged("code " + code + " of " + (codesMax + 1));
    }
  }
}
