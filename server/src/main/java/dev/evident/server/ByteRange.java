package dev.evident.server;

import dev.evident.http.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a request asks for (RFC 9110 §14): one range, or everything. What is no
 * range of bytes, or several of them, is answered with everything, as the specification allows.
 *
 * @param from the first byte
 * @param to behind the last one
 * @param length of the file
 * @param whole whether no part was asked for
 */
record ByteRange(long from, long to, long length, boolean whole) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  static ByteRange of(Optional<String> header, long length) throws Problem {
    Matcher range = ONE.matcher(header.orElse("").strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new ByteRange(0, length, length, true);
    }
    long from;
    long to = length;
    if (range.group(1).isEmpty()) {
      from = Math.max(0, length - Long.parseLong(range.group(2))); // the last so many
    } else {
      from = Long.parseLong(range.group(1));
      if (!range.group(2).isEmpty()) {
        to = Math.min(length, Long.parseLong(range.group(2)) + 1);
      }
    }
    if (from >= to) {
      throw new Problem(416, "range-invalid", "the file has " + length + " bytes")
          .withHeader("Content-Range", "bytes */" + length);
    }
    return new ByteRange(from, to, length, false);
  }

  String header() {
    return "bytes " + from + "-" + (to - 1) + "/" + length;
  }
}
