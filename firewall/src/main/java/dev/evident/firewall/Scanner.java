package dev.evident.firewall;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The one pass over a record's bytes. Eight bytes at a time it asks three questions: may a literal
 * of a rule stand here ({@link Anchors}), are there digits enough for a card number, and is there a
 * backslash. Where all answers are no, nothing else is done, however many rules there are.
 *
 * <p>A record with a backslash is looked at twice: as it stands, and with its escapes undone
 * ({@link Folding}), because text that was JSON before holds escapes of its own. A record without
 * one is its own plain text: the encoder writes each character in one way only.
 *
 * <p>The array must be {@link #SLACK} bytes longer than the text. For one thread; the time is
 * linear in the text, with a factor that the longest body of a rule bounds.
 */
final class Scanner {
  /** Bytes that are read behind the text; what they hold does not matter. */
  static final int SLACK = 16;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SMALL = 0x20 * ONES;
  private static final long SPACES = ' ' * ONES;
  private static final long NINES = '9' * ONES | HIGHS;
  private static final long LOW_SEVEN = 0x0080808080808080L;
  private static final long HIGH_SEVEN = 0x8080808080808000L;
  private static final int GRAM = 0xffffff;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Anchors anchors;
  private final Matcher matcher;
  private final int cardRule;
  private final Cards cards = new Cards();
  private final Folding folding = new Folding();
  private final Hits folded = new Hits();
  private boolean path;

  /**
   * @param pathNames names whose appearance as a member's name must be reported
   */
  Scanner(List<Rule> rules, List<String> pathNames) {
    this.anchors = new Anchors(rules, pathNames);
    this.matcher = new Matcher(rules);
    int card = -1;
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).find() == Finder.CARD) {
        card = i;
      }
    }
    this.cardRule = card;
  }

  /** Whether the last text holds one of the path names. */
  boolean foundPath() {
    return path;
  }

  /** Adds what the record holds to the hits. */
  void scan(byte[] record, int length, Hits hits) {
    path = false;
    boolean escapes = pass(record, length, hits, true);
    if (escapes) {
      afterEscapes(record, hits);
      folding.fold(record, 0, length);
      do {
        passFolded(hits);
      } while (folding.foldAgain());
    }
  }

  private void passFolded(Hits hits) {
    byte[] text = folding.bytes();
    folded.clear();
    boolean _ = pass(text, folding.length(), folded, false);
    for (int i = 0; i < folded.size(); i++) {
      int from = folded.from(i);
      while (from > 0 && text[from - 1] == '\\') {
        from--; // it may escape the first letter in a layer further in
      }
      hits.add(
          folded.rule(i),
          folding.start(from),
          folding.start(folded.to(i)),
          folding.start(folded.from(i)),
          folding.start(folded.to(i)),
          Hits.UNQUOTED);
    }
  }

  /** Gives back what one huge record has left behind. */
  void shrink(int bytes) {
    folding.shrink(bytes);
    folded.shrink();
  }

  private boolean pass(byte[] text, int length, Hits hits, boolean plain) {
    cards.begin();
    long escapes = 0;
    for (int p = 0; p < length; p += 8) {
      long word = (long) WORD.get(text, p);
      long back = word ^ BACKSLASHES;
      escapes |= (back - ONES) & ~back;
      // The range from the space to the nine holds digits and both separators, and more.
      long digits = ((word | HIGHS) - SPACES) & (NINES - (word & ~HIGHS)) & ~word;
      long small = word | SMALL;
      int tail = (int) (small >>> 48) | (text[p + 8] | 0x20) << 16;
      long may =
          anchors.may((int) small & GRAM)
              | anchors.may((int) (small >>> 16) & GRAM)
              | anchors.may((int) (small >>> 32) & GRAM)
              | anchors.may(tail & GRAM);
      if ((may & 1) != 0) {
        grams(text, p, length, hits, plain);
      }
      if ((digits & LOW_SEVEN) == LOW_SEVEN || (digits & HIGH_SEVEN) == HIGH_SEVEN) {
        digits(text, p, length, hits);
      }
    }
    return (escapes & HIGHS) != 0;
  }

  private void digits(byte[] text, int p, int length, Hits hits) {
    // Either seven bytes from p on, or seven from p + 1 on: p + 1 lies in both.
    if (cardRule >= 0 && p + 1 < length) {
      cards.look(text, p + 1, length, cardRule, hits);
    }
  }

  private void grams(byte[] text, int p, int length, Hits hits, boolean plain) {
    for (int at = p; at < p + 8; at += 2) {
      int gram =
          Ascii.folded(text[at])
              | Ascii.folded(text[at + 1]) << 8
              | Ascii.folded(text[at + 2]) << 16;
      if ((anchors.may(gram) & 1) != 0) {
        for (int place : anchors.places(gram)) {
          literal(anchors.anchor(place), text, at - Anchors.distance(place), length, hits, plain);
        }
      }
    }
  }

  private void literal(
      Anchors.Anchor anchor, byte[] text, int at, int length, Hits hits, boolean plain) {
    if (!anchor.standsAt(text, at, length)) {
      return;
    }
    if (anchor.rule() == Anchors.PATH) {
      path = true;
    } else if (matcher.matches(anchor, text, at, length, plain)
        && !Mask.covers(text, matcher.from, matcher.to, length)) {
      hits.add(anchor.rule(), matcher.from, matcher.to);
    }
  }

  /**
   * What begins right behind a backslash: the encoder's own escape takes its letter away, so that
   * is no secret; behind an escaped backslash the letter may be one or the rest of an inner escape,
   * and both are replaced together.
   */
  private static void afterEscapes(byte[] record, Hits hits) {
    for (int i = hits.size() - 1; i >= 0; i--) {
      int from = hits.from(i);
      int run = from;
      while (run > 0 && record[run - 1] == '\\') {
        run--;
      }
      if ((from - run) % 2 != 0) {
        hits.remove(i);
      } else if (run < from) {
        hits.replaceToken(i, run, hits.to(i), Hits.UNQUOTED);
      }
    }
  }
}
