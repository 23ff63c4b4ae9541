package dev.evident.firewall;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The literals of all rules, and a filter that tells where one may stand.
 *
 * <p>The scan looks at every second place of a text only, at three bytes there (a gram). Of each
 * literal two neighbouring grams are known, so that one of the two lies at such a place wherever
 * the literal begins; which two is free, and those are taken that texts hold least. Grams are kept
 * with the bit of small letters set, which makes the filter deaf to case and no slower. A bit in a
 * table of 8 KiB says that a gram may be one of ours; then a hash table says which. Immutable.
 */
final class Anchors {
  /** Literals of this kind set off the walk of paths. */
  static final int PATH = -1;

  private static final int BITS = 16;
  private static final int MIX = 0x9e3779b1;
  private static final int EMPTY = -1;
  private static final String COMMON = "etaoinsrhldcu ";

  /** A literal in bytes; small letters only when its case does not matter. */
  record Anchor(int rule, byte[] literal, boolean anyCase) {
    @Override
    public String toString() {
      return rule + ":" + new String(literal, StandardCharsets.US_ASCII);
    }

    boolean standsAt(byte[] text, int at, int end) {
      return anyCase ? Ascii.hasLower(text, at, end, literal) : Ascii.has(text, at, end, literal);
    }
  }

  private final List<Anchor> anchors = new ArrayList<>();
  private final long[] bits = new long[1 << (BITS - 6)];
  private final int[] keys;
  private final int[][] places;

  Anchors(List<Rule> rules, List<String> pathNames) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      int number = i;
      switch (rule.find()) {
        case WORD -> {
          rule.start().forEach(literal -> add(number, literal, false));
          rule.after().forEach(literal -> add(number, literal, true));
        }
        case URL_PASSWORD -> add(number, Matcher.AUTHORITY, false);
        case PRIVATE_KEY -> add(number, Matcher.PEM_BEGIN, false);
        case CARD -> {}
      }
    }
    pathNames.forEach(name -> add(PATH, name + "\"", true));
    Map<Integer, List<Integer>> grams = new HashMap<>();
    for (int i = 0; i < anchors.size(); i++) {
      place(i, grams);
    }
    int capacity = Integer.highestOneBit(Math.max(16, grams.size())) << 2;
    keys = new int[capacity];
    places = new int[capacity][];
    Arrays.fill(keys, EMPTY);
    grams.forEach((gram, where) -> {
      int slot = slot(gram);
      keys[slot] = gram;
      places[slot] = where.stream().mapToInt(Integer::intValue).toArray();
      int hash = hash(gram);
      bits[hash >>> 6] |= 1L << hash;
    });
  }

  private void add(int rule, String literal, boolean anyCase) {
    String text = anyCase ? literal.toLowerCase(Locale.ROOT) : literal;
    anchors.add(new Anchor(rule, text.getBytes(StandardCharsets.US_ASCII), anyCase));
  }

  /** Puts the two grams of a literal into the table, each with the distance from its beginning. */
  private void place(int anchor, Map<Integer, List<Integer>> grams) {
    byte[] literal = anchors.get(anchor).literal();
    if (literal.length == Rule.LITERAL_CHARS_MIN) {
      put(grams, gram(literal[0], literal[1], literal[2]), anchor, 0);
      for (int next = 0; next < 256; next++) {
        put(grams, gram(literal[1], literal[2], (byte) next), anchor, 1);
      }
      return;
    }
    int best = 0;
    for (int at = 1; at + 4 <= literal.length; at++) {
      if (rarity(literal, at) > rarity(literal, best)) {
        best = at;
      }
    }
    for (int at = best; at < best + 2; at++) {
      put(grams, gram(literal[at], literal[at + 1], literal[at + 2]), anchor, at);
    }
  }

  private static void put(Map<Integer, List<Integer>> grams, int gram, int anchor, int distance) {
    List<Integer> where = grams.computeIfAbsent(gram, _ -> new ArrayList<>());
    int packed = (anchor << 8) | distance;
    if (!where.contains(packed)) {
      where.add(packed);
    }
  }

  private static int rarity(byte[] literal, int at) {
    int sum = 0;
    for (int i = at; i < at + 4; i++) {
      char c = (char) Ascii.folded(literal[i]);
      sum += COMMON.indexOf(c) >= 0 ? 0 : Character.isLetter(c) ? 2 : 3;
    }
    return sum;
  }

  private static int gram(byte a, byte b, byte c) {
    return Ascii.folded(a) | Ascii.folded(b) << 8 | Ascii.folded(c) << 16;
  }

  private static int hash(int gram) {
    return (gram * MIX) >>> (32 - BITS);
  }

  private int slot(int gram) {
    int slot = hash(gram) & (keys.length - 1);
    while (keys[slot] != EMPTY && keys[slot] != gram) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  /** In its lowest bit: whether the gram may be one of ours. */
  long may(int gram) {
    int hash = (gram * MIX) >>> (32 - BITS);
    return bits[hash >>> 6] >>> hash;
  }

  /** Where literals have this gram; see {@link #anchor} and {@link #distance}. */
  int[] places(int gram) {
    int slot = slot(gram);
    return keys[slot] == gram ? places[slot] : NOWHERE;
  }

  private static final int[] NOWHERE = {};

  Anchor anchor(int place) {
    return anchors.get(place >>> 8);
  }

  static int distance(int place) {
    return place & 0xff;
  }
}
