package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Packed;
import java.io.IOException;

/**
 * Integers of 64 bits side by side. Whichever is shorter: all the same; differences to the smallest
 * or to the one before, packed bit by bit or as byte planes that are compressed.
 *
 * <pre>
 *   0 constant       value
 *   1 packed         smallest | u8 width | (v - smallest) packed
 *   2 steps, packed  first | smallest step | u8 width | (step - smallest step) packed
 *   3 planes         smallest | u8 planes | planes of (v - smallest), lowest byte first
 *   4 steps, planes  first | u8 planes | planes of the steps with their sign in the lowest bit
 * </pre>
 *
 * <p>All arithmetic wraps at 64 bits, so every list of numbers comes back.
 */
public final class Longs {
  private static final int CONSTANT = 0;
  private static final int PACKED = 1;
  private static final int STEPS_PACKED = 2;
  private static final int PLANES = 3;
  private static final int STEPS_PLANES = 4;

  /** Below this compression cannot gain. */
  private static final int PLANES_FROM = 32;

  private Longs() {}

  /** Appends the first {@code n} numbers. */
  public static void write(Packer packer, long[] v, int n, Bytes out) {
    if (n == 0) {
      out.put((byte) CONSTANT);
      Packer.signed(out, 0);
      return;
    }
    long smallest = v[0];
    long largest = v[0];
    long smallestStep = Long.MAX_VALUE;
    for (int i = 1; i < n; i++) {
      smallest = Math.min(smallest, v[i]);
      largest = Math.max(largest, v[i]);
      smallestStep = Math.min(smallestStep, v[i] - v[i - 1]);
    }
    if (smallest == largest) {
      out.put((byte) CONSTANT);
      Packer.signed(out, smallest);
      return;
    }
    long bits = 0;
    long steps = 0;
    long all = 0;
    long allSteps = 0;
    long allSigned = 0;
    for (int i = 0; i < n; i++) {
      long difference = v[i] - smallest;
      all |= difference;
      bits += Packed.width(difference);
      if (i > 0) {
        long step = v[i] - v[i - 1];
        allSteps |= step - smallestStep;
        long signed = step << 1 ^ step >> 63;
        allSigned |= signed;
        steps += Packed.width(signed);
      }
    }
    int width = Packed.width(all);
    int stepWidth = Packed.width(allSteps);
    boolean byStep = stepWidth < width;
    int due = byStep ? stepWidth : width;
    int start = out.length();
    if (n >= PLANES_FROM || due > Packed.WIDTH_MAX) {
      if (steps < bits) {
        planes(packer, v, n, v[0], true, allSigned, out);
      } else {
        planes(packer, v, n, smallest, false, all, out);
      }
      if (due > Packed.WIDTH_MAX || out.length() - start <= packedBytes(n, due)) {
        return;
      }
      out.truncate(start);
    }
    if (byStep) {
      out.put((byte) STEPS_PACKED);
      Packer.signed(out, v[0]);
      Packer.signed(out, smallestStep);
      packed(packer, v, n - 1, due, out, smallestStep, true);
    } else {
      out.put((byte) PACKED);
      Packer.signed(out, smallest);
      packed(packer, v, n, due, out, smallest, false);
    }
  }

  private static int packedBytes(int n, int width) {
    return Packed.bytes(n, width) - Packed.SLACK;
  }

  private static void packed(
      Packer packer, long[] v, int n, int width, Bytes out, long base, boolean steps) {
    out.put((byte) width);
    byte[] b = scratch(packer, Packed.bytes(n, width));
    java.util.Arrays.fill(b, 0, Packed.bytes(n, width), (byte) 0);
    for (int i = 0; i < n; i++) {
      Packed.set(b, 0, width, i, (steps ? v[i + 1] - v[i] : v[i]) - base);
    }
    out.put(b, 0, packedBytes(n, width));
  }

  private static void planes(
      Packer packer, long[] v, int n, long base, boolean steps, long all, Bytes out) {
    out.put((byte) (steps ? STEPS_PLANES : PLANES));
    Packer.signed(out, base);
    int planes = (Packed.width(all) + 7) >>> 3;
    out.put((byte) planes);
    int from = steps ? 1 : 0;
    byte[] b = scratch(packer, n);
    for (int plane = 0; plane < planes; plane++) {
      int shift = 8 * plane;
      for (int i = from; i < n; i++) {
        long value;
        if (steps) {
          long step = v[i] - v[i - 1];
          value = step << 1 ^ step >> 63;
        } else {
          value = v[i] - base;
        }
        b[i - from] = (byte) (value >>> shift);
      }
      packer.section(out, b, 0, n - from);
    }
  }

  private static byte[] scratch(Packer packer, int bytes) {
    if (packer.plane.length < bytes) {
      packer.plane = new byte[bytes];
    }
    return packer.plane;
  }

  /** Reads {@code n} numbers; the caller has bounded n. */
  public static long[] read(Cursor in, int n) throws IOException {
    int form = in.u8();
    if (form > STEPS_PLANES) {
      throw Cursor.damaged("numbers in form " + form);
    }
    long base = in.signed();
    boolean steps = form == STEPS_PACKED || form == STEPS_PLANES;
    int stored = steps ? n - 1 : n;
    if (stored < 0) {
      throw Cursor.damaged("steps without a number");
    }
    long[] v;
    if (form == CONSTANT) {
      v = new long[n];
      java.util.Arrays.fill(v, base);
    } else if (form == PACKED || form == STEPS_PACKED) {
      long smallest = form == STEPS_PACKED ? in.signed() : base;
      v = unpacked(in, n, stored, smallest);
    } else {
      v = joined(in, n, stored);
      for (int i = n - stored; i < n; i++) {
        v[i] = steps ? (v[i] >>> 1) ^ -(v[i] & 1) : v[i] + base;
      }
    }
    if (steps) {
      v[0] = base;
      for (int i = 1; i < n; i++) {
        v[i] += v[i - 1];
      }
    }
    return v;
  }

  private static long[] unpacked(Cursor in, int n, int stored, long smallest) throws IOException {
    int width = in.u8();
    if (width > Packed.WIDTH_MAX) {
      throw Cursor.damaged("numbers of " + width + " bits");
    }
    int bytes = packedBytes(stored, width);
    int from = in.skip(bytes);
    byte[] b = new byte[bytes + Packed.SLACK];
    System.arraycopy(in.array(), from, b, 0, bytes);
    long[] v = new long[n];
    int first = n - stored;
    for (int i = 0; i < stored; i++) {
      v[first + i] = smallest + Packed.get(b, 0, width, i);
    }
    return v;
  }

  private static long[] joined(Cursor in, int n, int stored) throws IOException {
    int planes = in.u8();
    if (planes > Long.BYTES) {
      throw Cursor.damaged("numbers of " + planes + " bytes");
    }
    long[] v = new long[n];
    int first = n - stored;
    for (int plane = 0; plane < planes; plane++) {
      byte[] b = in.section(stored, 0);
      int shift = 8 * plane;
      for (int i = 0; i < stored; i++) {
        v[first + i] |= (b[i] & 0xffL) << shift;
      }
    }
    return v;
  }
}
