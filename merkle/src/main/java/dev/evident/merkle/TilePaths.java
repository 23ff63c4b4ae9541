package dev.evident.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part {@code <N>[.p/<W>]} that tile paths and bundle paths share (C2SP tlog-tiles). */
final class TilePaths {
  /** Seven groups of three digits hold every long; the pattern is linear in its input. */
  private static final Pattern FORM =
      Pattern.compile("((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

  private TilePaths() {}

  record At(long index, int width) {}

  static String format(long index, int width) {
    List<String> groups = new ArrayList<>();
    groups.add(three(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      groups.add("x" + three(rest % 1000));
    }
    String path = String.join("/", groups.reversed());
    return width == Tile.WIDTH_MAX ? path : path + ".p/" + width;
  }

  static Optional<At> parse(String path) {
    var match = FORM.matcher(path);
    if (!match.matches()) {
      return Optional.empty();
    }
    String digits = match.group(1).replace("x", "").replace("/", "");
    int significant = 0;
    while (significant < digits.length() - 1 && digits.charAt(significant) == '0') {
      significant++;
    }
    long index = Texts.decimal(digits.substring(significant)).orElse(-1);
    String partial = match.group(2);
    long width = partial == null ? Tile.WIDTH_MAX : Texts.decimal(partial).orElse(-1);
    if (index < 0 || width < 1 || (partial != null && width >= Tile.WIDTH_MAX)) {
      return Optional.empty();
    }
    At at = new At(index, (int) width);
    // One spelling only: refuses groups of leading zeroes such as x000/001.
    return format(at.index(), at.width()).equals(path) ? Optional.of(at) : Optional.empty();
  }

  private static String three(long value) {
    String digits = Long.toString(value);
    return "000".substring(digits.length()) + digits;
  }
}
