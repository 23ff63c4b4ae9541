package dev.evident.firewall;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Goes through a record in which something was found, and through the JSON in its strings: tells
 * for each hit at which path it stands and whether its mask needs quotes, and adds what the policy
 * of paths says. Off the hot road. For one record.
 */
final class Walk {
  /** JSON in a string in JSON in a string: deeper is text. */
  private static final int LAYERS_MAX = 4;

  /** The record's own nesting is bounded by the codec's limits; this is above their highest. */
  private static final int RECORD_DEPTH_MAX = 260;

  /** Nesting in the JSON of a string: what is deeper is text. The thread's stack is the reason. */
  private static final int INNER_DEPTH_MAX = 64;

  private static final int PATH_CHARS_MAX = 200;
  private static final int NAME_CHARS_MAX = 64;
  private static final String HIDDEN = "‹name›";

  private final byte[] record;
  private final int length;
  private final Hits hits;
  private final PathPolicy policy;
  private final int pathRule;
  private final List<String> names = new ArrayList<>();
  private final List<String> lower = new ArrayList<>();

  /** Scan hits before the walk; those that the policy adds stand behind. */
  private final int scanned;

  private int next;
  private boolean nameHit;

  Walk(byte[] record, int length, Hits hits, PathPolicy policy, int pathRule) {
    this.record = record;
    this.length = length;
    this.hits = hits;
    this.policy = policy;
    this.pathRule = pathRule;
    hits.sort();
    this.scanned = hits.size();
  }

  /** Walks; whether a hit stands in a member's name. */
  boolean run() {
    Layer whole = Layer.record(record, length);
    Reader reader = new Reader(whole, true);
    if (!reader.document()) {
      throw new AssertionError("bug: the record is not JSON");
    }
    return nameHit;
  }

  /** Whether an object of the record has a name twice. */
  static boolean hasTwins(byte[] record, int length) {
    Walk walk = new Walk(record, length, new Hits(), PathPolicy.NONE, 0);
    Reader reader = walk.new Reader(Layer.record(record, length), false);
    reader.twins = true;
    boolean _ = reader.document();
    return reader.twinFound;
  }

  /** Gives the hits in a token their path; those in a bare one take all of it. */
  private void token(int from, int to, int quotes) {
    while (next < scanned && hits.secretFrom(next) < to) {
      if (hits.secretFrom(next) >= from) {
        hits.path(next, path());
        if (quotes != Hits.UNQUOTED) {
          hits.replaceToken(next, from, to, quotes);
        }
      }
      next++;
    }
  }

  private boolean hasHit(int from, int to) {
    int i = next;
    while (i < scanned && hits.secretFrom(i) < from) {
      i++;
    }
    return i < scanned && hits.secretFrom(i) < to;
  }

  private String path() {
    String path = String.join(".", names);
    return path.length() <= PATH_CHARS_MAX ? path : path.substring(0, PATH_CHARS_MAX) + "…";
  }

  /** Reads one layer, strictly enough to know its structure; false when it is no JSON. */
  private final class Reader {
    private final Layer layer;
    private final byte[] b;
    private final int end;
    private final boolean acts;
    private final int depthMax;
    private boolean twins;
    private boolean twinFound;
    private int p;

    Reader(Layer layer, boolean acts) {
      this.layer = layer;
      this.b = layer.bytes();
      this.end = layer.to();
      this.acts = acts;
      this.depthMax = layer.depth() == 0 ? RECORD_DEPTH_MAX : INNER_DEPTH_MAX;
      this.p = layer.from();
    }

    boolean document() {
      skipSpace();
      if (!value(0)) {
        return false;
      }
      skipSpace();
      return p == end;
    }

    private void skipSpace() {
      while (p < end && (b[p] == ' ' || b[p] == '\n' || b[p] == '\r' || b[p] == '\t')) {
        p++;
      }
    }

    private boolean value(int depth) {
      if (p >= end || depth > depthMax) {
        return false;
      }
      int from = p;
      boolean byPolicy = acts && policy.matches(lower);
      boolean ok =
          switch (b[p]) {
            case '"' -> text(byPolicy);
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            default -> bare();
          };
      boolean bare = ok && b[from] != '"' && b[from] != '[';
      if (byPolicy && bare && !(b[from] == 'n' && p - from == 4)) {
        int to = layer.start(p);
        int start = layer.start(from);
        hits.add(pathRule, start, to, start, to, layer.depth());
        hits.path(hits.size() - 1, path());
      }
      return ok;
    }

    private boolean text(boolean byPolicy) {
      int from = p + 1;
      if (!skipString()) {
        return false;
      }
      int to = p - 1;
      if (!acts) {
        return true;
      }
      int start = layer.start(from);
      int stop = layer.start(to);
      if (byPolicy) {
        if (stop > start && !Mask.covers(record, start, stop, length)) {
          hits.add(pathRule, start, stop);
          hits.path(hits.size() - 1, path());
        }
      } else {
        inside(from, to);
      }
      token(start, stop, Hits.UNQUOTED);
      return true;
    }

    private void inside(int from, int to) {
      int first = from;
      while (first < to && b[first] <= ' ' && b[first] >= 0) {
        first++;
      }
      boolean mayBeJson =
          layer.depth() < LAYERS_MAX
              && first < to
              && (b[first] == '{' || b[first] == '[' || b[first] == '\\');
      if (mayBeJson) {
        Layer inner = layer.inside(from, to);
        if (new Reader(inner, false).document()) {
          boolean _ = new Reader(inner, true).document();
        }
      }
    }

    private boolean bare() {
      int from = p;
      while (p < end && (Ascii.isWord(b[p]) || b[p] == '-' || b[p] == '+' || b[p] == '.')) {
        p++;
      }
      if (p == from || (!isLiteral(from, p) && b[from] != '-' && !Ascii.isDigit(b[from]))) {
        return false;
      }
      if (acts) {
        token(layer.start(from), layer.start(p), layer.depth());
      }
      return true;
    }

    private boolean isLiteral(int from, int to) {
      String word = new String(b, from, Math.min(to - from, 6), StandardCharsets.ISO_8859_1);
      return word.equals("true") || word.equals("false") || word.equals("null");
    }

    private boolean array(int depth) {
      p++;
      skipSpace();
      if (p < end && b[p] == ']') {
        p++;
        return true;
      }
      for (; ; ) {
        skipSpace();
        if (!value(depth)) {
          return false;
        }
        skipSpace();
        if (p >= end) {
          return false;
        }
        byte c = b[p++];
        if (c == ']') {
          return true;
        }
        if (c != ',') {
          return false;
        }
      }
    }

    private boolean object(int depth) {
      p++;
      skipSpace();
      if (p < end && b[p] == '}') {
        p++;
        return true;
      }
      Set<String> seen = new HashSet<>();
      for (; ; ) {
        skipSpace();
        int from = p + 1;
        if (p >= end || b[p] != '"' || !skipString()) {
          return false;
        }
        int to = p - 1;
        skipSpace();
        if (p >= end || b[p++] != ':') {
          return false;
        }
        skipSpace();
        if (twins) {
          twinFound |= !seen.add(new String(b, from, to - from, StandardCharsets.UTF_8));
        }
        if (!member(from, to, depth)) {
          return false;
        }
        skipSpace();
        if (p >= end) {
          return false;
        }
        byte c = b[p++];
        if (c == '}') {
          return true;
        }
        if (c != ',') {
          return false;
        }
      }
    }

    private boolean member(int from, int to, int depth) {
      if (!acts) {
        return value(depth);
      }
      int nameMark = names.size();
      int lowerMark = lower.size();
      int start = layer.start(from);
      int stop = layer.start(to);
      if (hasHit(start, stop)) {
        nameHit = true;
        names.add(HIDDEN);
        token(start, stop, Hits.UNQUOTED);
      } else {
        names.add(clip(new String(b, from, to - from, StandardCharsets.UTF_8)));
      }
      String name = new String(b, from, to - from, StandardCharsets.UTF_8);
      lower.addAll(List.of(name.toLowerCase(Locale.ROOT).split("\\.", -1)));
      boolean ok = value(depth);
      names.subList(nameMark, names.size()).clear();
      lower.subList(lowerMark, lower.size()).clear();
      return ok;
    }

    private String clip(String name) {
      return name.length() <= NAME_CHARS_MAX ? name : name.substring(0, NAME_CHARS_MAX) + "…";
    }

    /** Passes the string that begins here. */
    private boolean skipString() {
      p++;
      while (p < end) {
        byte c = b[p++];
        if (c == '"') {
          return true;
        }
        if (c == '\\') {
          p++;
        } else if (c >= 0 && c < ' ') {
          return false;
        }
      }
      return false;
    }
  }
}
