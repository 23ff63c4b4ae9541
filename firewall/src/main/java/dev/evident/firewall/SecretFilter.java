package dev.evident.firewall;

import dev.evident.codec.Limits;
import dev.evident.codec.RecordFilter;
import dev.evident.codec.Records;
import dev.evident.model.RefusalCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The firewall at one reader of events. A record in which nothing is found costs one pass and no
 * object. For one thread.
 */
final class SecretFilter implements RecordFilter {
  private static final String ID = "id";
  private static final String ACTION = "action";

  /** Members that never hold a card number: what they hold is a name or a count. */
  private static final List<String> NO_CARDS = List.of(ID, "producer.sequence");

  private static final int BYTES_KEPT = 1 << 16;

  private final Firewall firewall;
  private final Scanner scanner;
  private final Fingerprints fingerprints;
  private final Folding folding = new Folding();
  private final Hits hits = new Hits();
  private final byte[] digits = new byte[Cards.DIGITS_MAX];

  SecretFilter(Firewall firewall) {
    this.firewall = firewall;
    this.scanner = new Scanner(firewall.rules(), firewall.paths().triggers());
    this.fingerprints = firewall.fingerprints();
  }

  @Override
  public Seen look(byte[] record, int length, int stream) {
    FirewallMode mode = firewall.mode(stream);
    if (mode == FirewallMode.OFF) {
      return UNCHANGED;
    }
    scanner.scan(record, length, hits);
    if (hits.isEmpty() && !scanner.foundPath() && !firewall.paths().always()) {
      return UNCHANGED;
    }
    try {
      return closerLook(record, length, mode);
    } finally {
      hits.clear();
      if (length > BYTES_KEPT) {
        hits.shrink();
        scanner.shrink(BYTES_KEPT);
        folding.shrink(BYTES_KEPT);
      }
    }
  }

  private Seen closerLook(byte[] record, int length, FirewallMode mode) {
    boolean nameHit =
        new Walk(record, length, hits, firewall.paths(), firewall.rules().size()).run();
    dropNoCards();
    if (hits.isEmpty()) {
      return UNCHANGED;
    }
    hits.merge();
    wholeId(record);
    int unmaskable = find(ACTION);
    if (mode == FirewallMode.REFUSE || unmaskable >= 0) {
      return refused(
          Math.max(unmaskable, 0),
          unmaskable >= 0 && mode == FirewallMode.MASK
              ? "an action names what was done and cannot be masked; send it without the secret"
              : "send the event without it");
    }
    byte[] masked = masked(record, length);
    if (nameHit && Walk.hasTwins(masked, masked.length - Scanner.SLACK)) {
      return refused(0, "masked it would be the name of another member, too; rename one");
    }
    for (int i = 0; i < hits.size(); i++) {
      firewall.countMasked(hits.rule(i));
    }
    return new Changed(masked, masked.length - Scanner.SLACK);
  }

  private Refuse refused(int hit, String advice) {
    for (int i = 0; i < hits.size(); i++) {
      firewall.countRefused(hits.rule(i));
    }
    return new Refuse(
        RefusalCode.SECRET_FOUND,
        hits.path(hit),
        "the member holds a secret (rule " + firewall.ruleId(hits.rule(hit)) + "); " + advice);
  }

  private void dropNoCards() {
    for (int i = hits.size() - 1; i >= 0; i--) {
      if (isCard(hits.rule(i)) && NO_CARDS.contains(hits.path(i))) {
        hits.remove(i);
      }
    }
  }

  private boolean isCard(int rule) {
    return rule < firewall.rules().size() && firewall.rules().get(rule).find() == Finder.CARD;
  }

  private int find(String path) {
    for (int i = 0; i < hits.size(); i++) {
      if (hits.path(i).equals(path)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * An id has a longest length: if masks would make it longer, one takes the place of all of it.
   */
  private void wholeId(byte[] record) {
    int end = Records.idEnd(record);
    int growth = 0;
    int first = -1;
    for (int i = hits.size() - 1; i >= 0; i--) {
      if (hits.path(i).equals(ID)) {
        growth += Mask.BYTES_MAX - (hits.to(i) - hits.from(i));
        first = i;
      }
    }
    if (first < 0 || end - Records.ID_OFFSET + growth <= Limits.ID_CHARS_MAX) {
      return;
    }
    int rule = hits.rule(first);
    for (int i = hits.size() - 1; i >= 0; i--) {
      if (hits.path(i).equals(ID)) {
        hits.remove(i);
      }
    }
    hits.add(rule, Records.ID_OFFSET, end);
    hits.path(hits.size() - 1, ID);
    hits.sort();
  }

  private byte[] masked(byte[] record, int length) {
    List<byte[]> masks = new ArrayList<>(hits.size());
    int size = length;
    for (int i = 0; i < hits.size(); i++) {
      byte[] mask = mask(record, i);
      masks.add(mask);
      size += mask.length - (hits.to(i) - hits.from(i)) + 2 * quoteBytes(i);
    }
    byte[] out = new byte[size + Scanner.SLACK];
    int at = 0;
    int done = 0;
    for (int i = 0; i < hits.size(); i++) {
      int count = hits.from(i) - done;
      System.arraycopy(record, done, out, at, count);
      at = quote(out, at + count, i);
      System.arraycopy(masks.get(i), 0, out, at, masks.get(i).length);
      at = quote(out, at + masks.get(i).length, i);
      done = hits.to(i);
    }
    System.arraycopy(record, done, out, at, length - done);
    return out;
  }

  /** A quote at depth n has the backslashes of n layers: each doubles them and adds its own. */
  private int quoteBytes(int hit) {
    return hits.quotes(hit) == Hits.UNQUOTED ? 0 : 1 << hits.quotes(hit);
  }

  private int quote(byte[] out, int at, int hit) {
    int count = quoteBytes(hit);
    if (count > 0) {
      Arrays.fill(out, at, at + count - 1, (byte) '\\');
      out[at + count - 1] = '"';
    }
    return at + count;
  }

  /** The same secret has the same fingerprint, in whatever escapes and groups it was written. */
  private byte[] mask(byte[] record, int hit) {
    folding.foldWhole(record, hits.secretFrom(hit), hits.secretTo(hit));
    byte[] secret = folding.bytes();
    int length = folding.length();
    if (isCard(hits.rule(hit))) {
      int count = 0;
      for (int i = 0; i < length && count < digits.length; i++) {
        if (Ascii.isDigit(secret[i])) {
          digits[count++] = secret[i];
        }
      }
      secret = digits;
      length = count;
    }
    return Mask.of(firewall.ruleId(hits.rule(hit)), fingerprints.of(secret, 0, length));
  }
}
