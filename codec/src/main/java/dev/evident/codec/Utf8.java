package dev.evident.codec;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * Passes characters of more than one byte.
   *
   * @param p where the first such character begins
   * @return where the next ASCII byte stands, or -1 when the bytes are not valid
   * @throws Unfinished when the input ends inside a character that is right so far
   */
  static int skip(byte[] in, int p, int limit) {
    int at = p;
    while (in[at] < 0) {
      int c = in[at] & 0xff;
      int count = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
      if (c < 0xc2 || c > 0xf4) {
        return -1;
      }
      if (!firstContinuationFits(c, in, at + 1, limit)) {
        return -1;
      }
      for (int i = 2; i <= count; i++) {
        if (at + i >= limit) {
          throw new Unfinished();
        }
        if ((in[at + i] & 0xc0) != 0x80) {
          return -1;
        }
      }
      at += count + 1;
    }
    return at;
  }

  private static boolean firstContinuationFits(int c, byte[] in, int at, int limit) {
    if (at >= limit) {
      throw new Unfinished();
    }
    int next = in[at] & 0xff;
    int low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    int high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    return next >= low && next <= high;
  }

  /** Characters (code points) of a canonical JSON string's inside: an escape counts as one. */
  static int characters(byte[] in, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if ((in[i] & 0xc0) != 0x80) {
        count++;
        if (in[i] == '\\') {
          i += in[i + 1] == 'u' ? 5 : 1;
        }
      }
    }
    return count;
  }
}
