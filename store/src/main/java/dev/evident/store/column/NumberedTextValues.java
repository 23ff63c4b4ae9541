package dev.evident.store.column;

import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.TokenDictionary;
import dev.evident.store.segment.Values;
import java.io.IOException;
import java.util.Arrays;

/**
 * Texts that are few but for the numbers in them: {@code "/runbook/quarterly-4358"}. A
 * <em>form</em> is the text with a zero byte in the place of each number (at most four; further
 * ones stay in the form). Numbers are decimal, without leading zeros, below 10^18.
 *
 * <pre>
 *   forms | numbers: length of each form | section: the forms | numbers: form of each value
 *   | for each place: numbers, 0 for a value whose form has no such place
 * </pre>
 */
final class NumberedTextValues implements Values, Weighed {
  private static final int PLACES_MAX = 4;
  private static final int DIGITS_MAX = 18;
  private static final long NUMBER_END = 1_000_000_000_000_000_000L;

  /** A block with more forms than one in so many values is better kept as text. */
  private static final int FORMS_ONE_IN = 4;

  /** So many values, nearly all of another form, tell that this goes on. */
  private static final int PROBE_VALUES = 128;

  private static final int PROBE_FORMS_MAX = 112;

  private final byte[] forms;
  private final int[] formEnds;
  private final Numbers formOf;
  private final Numbers[] numbers;

  private NumberedTextValues(byte[] forms, int[] formEnds, Numbers formOf, Numbers[] numbers) {
    this.forms = forms;
    this.formEnds = formEnds;
    this.formOf = formOf;
    this.numbers = numbers;
  }

  /** Takes the numbers out of one text. */
  private static final class Splitter {
    final Bytes form = new Bytes(256);
    final long[] numbers = new long[PLACES_MAX];
    int places;

    /** Returns false when the text has a zero byte itself. */
    boolean split(byte[] b, int from, int to) {
      form.clear();
      form.ensure(to - from);
      places = 0;
      int copied = from;
      int at = from;
      while (at < to) {
        byte c = b[at];
        if (c < '0' || c > '9') {
          if (c == 0) {
            return false;
          }
          at++;
          continue;
        }
        int end = at + 1;
        long value = (long) c - '0';
        while (end < to && b[end] >= '0' && b[end] <= '9') {
          value = 10 * value + b[end++] - '0';
        }
        if (places < PLACES_MAX && end - at <= DIGITS_MAX && (c != '0' || end - at == 1)) {
          numbers[places++] = value;
          form.put(b, copied, at);
          form.put((byte) 0);
          copied = end;
        }
        at = end;
      }
      form.put(b, copied, to);
      return true;
    }
  }

  /** Appends the tokens; false when their forms are too many. */
  static boolean write(TokenList tokens, Packer packer, Bytes out) {
    int n = tokens.count();
    byte[] b = tokens.array();
    int formsMax = 1 + n / FORMS_ONE_IN;
    TokenDictionary forms = new TokenDictionary(packer.seed());
    long[] formOf = new long[n];
    long[][] numbers = new long[PLACES_MAX][];
    int places = 0;
    Splitter splitter = new Splitter();
    for (int i = 0; i < n; i++) {
      if (!splitter.split(b, tokens.start(i), tokens.end(i))) {
        return false;
      }
      formOf[i] = forms.code(splitter.form.array(), 0, splitter.form.length());
      if (forms.size() > formsMax || (i == PROBE_VALUES && forms.size() > PROBE_FORMS_MAX)) {
        return false;
      }
      for (int place = 0; place < splitter.places; place++) {
        if (place == places) {
          numbers[places++] = new long[n];
        }
        numbers[place][i] = splitter.numbers[place];
      }
    }
    Packer.varint(out, forms.size());
    long[] lengths = new long[forms.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (long) forms.end(i) - forms.start(i);
    }
    Longs.write(packer, lengths, lengths.length, out);
    packer.section(out, forms.arena(), 0, forms.arenaBytes());
    Longs.write(packer, formOf, n, out);
    out.put((byte) places);
    for (int place = 0; place < places; place++) {
      Longs.write(packer, numbers[place], n, out);
    }
    return true;
  }

  static NumberedTextValues read(Cursor in, int n) throws IOException {
    int some = in.number(1 + n / FORMS_ONE_IN);
    int[] ends = Ends.read(in, some);
    byte[] forms = in.section(some == 0 ? 0 : ends[some - 1], 0);
    Numbers formOf = Numbers.read(in, n);
    formOf.within(some - 1);
    int places = in.u8();
    if (places > PLACES_MAX) {
      throw Cursor.damaged("texts with " + places + " numbers");
    }
    Numbers[] numbers = new Numbers[places];
    for (int place = 0; place < places; place++) {
      numbers[place] = Numbers.read(in, n);
      numbers[place].within(NUMBER_END - 1);
    }
    int from = 0;
    for (int end : ends) {
      int zeros = 0;
      for (int i = from; i < end; i++) {
        zeros += forms[i] == 0 ? 1 : 0;
      }
      if (zeros > places) {
        throw Cursor.damaged("a form with " + zeros + " numbers of " + places);
      }
      from = end;
    }
    return new NumberedTextValues(forms, ends, formOf, numbers);
  }

  @Override
  public int count() {
    return formOf.count();
  }

  @Override
  public void token(int position, Bytes to) {
    int form = (int) formOf.get(position);
    int from = form == 0 ? 0 : formEnds[form - 1];
    int end = formEnds[form];
    int place = 0;
    int copied = from;
    for (int i = from; i < end; i++) {
      if (forms[i] == 0) {
        to.put(forms, copied, i);
        copied = i + 1;
        IntegerValues.append(numbers[place++].get(position), to);
      }
    }
    to.put(forms, copied, end);
  }

  @Override
  public boolean mayHold(byte[] bytes) {
    return mayHold(0, forms.length, bytes);
  }

  @Override
  public void narrow(byte[] bytes, long[] positions) {
    boolean[] may = new boolean[formEnds.length];
    int begin = 0;
    for (int form = 0; form < may.length; form++) {
      may[form] = mayHold(begin, formEnds[form], bytes);
      begin = formEnds[form];
    }
    int count = count();
    for (int at = 0; at < count; at++) {
      if (!may[(int) formOf.get(at)]) {
        positions[at >> 6] &= ~(1L << at);
      }
    }
  }

  /** What stands between digits is in a form as it is. */
  private boolean mayHold(int begin, int end, byte[] bytes) {
    if (!Holding.isPlain(forms, begin, end)) {
      return true;
    }
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean digit = i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9';
      if (i == bytes.length || digit) {
        if (i > from && !Holding.isIn(forms, begin, end, bytes, from, i)) {
          return false;
        }
        from = i + 1;
      }
    }
    return true;
  }

  @Override
  public int next(byte[] token, int length, int from) {
    Splitter splitter = new Splitter();
    if (!splitter.split(token, 0, length) || splitter.places > numbers.length) {
      return -1;
    }
    int form = find(splitter.form);
    if (form < 0) {
      return -1;
    }
    int at = from;
    while (true) {
      if (splitter.places == 0) {
        return formOf.next(form, at);
      }
      at = numbers[0].next(splitter.numbers[0], at);
      if (at < 0) {
        return -1;
      }
      if (formOf.get(at) == form && rest(splitter, at)) {
        return at;
      }
      at++;
    }
  }

  private boolean rest(Splitter splitter, int position) {
    for (int place = 1; place < splitter.places; place++) {
      if (numbers[place].get(position) != splitter.numbers[place]) {
        return false;
      }
    }
    return true;
  }

  private int find(Bytes form) {
    int from = 0;
    for (int i = 0; i < formEnds.length; i++) {
      if (Arrays.equals(forms, from, formEnds[i], form.array(), 0, form.length())) {
        return i;
      }
      from = formEnds[i];
    }
    return -1;
  }

  @Override
  public long weight() {
    long sum = 96 + forms.length + 4L * formEnds.length + formOf.weight();
    for (Numbers one : numbers) {
      sum += one.weight();
    }
    return sum;
  }
}
