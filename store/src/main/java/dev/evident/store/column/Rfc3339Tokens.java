package dev.evident.store.column;

import dev.evident.store.segment.Bytes;

/**
 * Times as the codec writes them: {@code "YYYY-MM-DDTHH:MM:SS[.fraction]Z"} with the quotes. A time
 * is counted in units of its last fraction digit since 1970.
 */
final class Rfc3339Tokens {
  /** The answer for what is no such time; no time has it. */
  static final long NONE = Long.MIN_VALUE;

  static final int FRACTION_DIGITS_MAX = 9;

  private static final int BARE_LENGTH = 22; // quotes included, without fraction
  private static final long[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private Rfc3339Tokens() {}

  static long power(int digits) {
    return POWERS[digits];
  }

  /** Fraction digits that a time of this length has; -1 when no time has this length. */
  static int fractionDigits(int length) {
    if (length == BARE_LENGTH) {
      return 0;
    }
    int digits = length - BARE_LENGTH - 1;
    return digits >= 1 && digits <= FRACTION_DIGITS_MAX ? digits : -1;
  }

  /** The time in units of so many fraction digits, or {@link #NONE}. */
  static long parse(byte[] b, int from, int to, int fractionDigits) {
    int length = to - from;
    if (length != (fractionDigits == 0 ? BARE_LENGTH : BARE_LENGTH + 1 + fractionDigits)
        || b[from] != '"'
        || b[from + 5] != '-'
        || b[from + 8] != '-'
        || b[from + 11] != 'T'
        || b[from + 14] != ':'
        || b[from + 17] != ':'
        || b[to - 2] != 'Z'
        || b[to - 1] != '"'
        || (fractionDigits > 0 && b[from + 20] != '.')) {
      return NONE;
    }
    int year = digits(b, from + 1, 4);
    int month = digits(b, from + 6, 2);
    int day = digits(b, from + 9, 2);
    int hour = digits(b, from + 12, 2);
    int minute = digits(b, from + 15, 2);
    int second = digits(b, from + 18, 2);
    int fraction = fractionDigits == 0 ? 0 : digits(b, from + 21, fractionDigits);
    if ((year | month | day | hour | minute | second | fraction) < 0
        || month < 1
        || month > 12
        || day < 1
        || day > monthDays(year, month)
        || hour > 23
        || minute > 59
        || second > 59) {
      return NONE;
    }
    long seconds = epochDay(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second;
    long power = POWERS[fractionDigits];
    if (seconds > Long.MAX_VALUE / power - 1 || seconds < -(Long.MAX_VALUE / power - 1)) {
      return NONE; // nanoseconds reach from 1677 to 2262 only
    }
    return seconds * power + fraction;
  }

  /** Whether {@link #append} can write the time: its year has four digits. */
  static boolean isWritable(long units, int fractionDigits) {
    long seconds = Math.floorDiv(units, POWERS[fractionDigits]);
    return seconds >= -62_167_219_200L && seconds <= 253_402_300_799L;
  }

  static void append(long units, int fractionDigits, Bytes to) {
    to.ensure(BARE_LENGTH + 1 + FRACTION_DIGITS_MAX);
    long power = POWERS[fractionDigits];
    long seconds = Math.floorDiv(units, power);
    int fraction = (int) Math.floorMod(units, power);
    long day = Math.floorDiv(seconds, 86_400L);
    int ofDay = (int) Math.floorMod(seconds, 86_400L);
    // Days to a civil date, counted in eras of 400 years that begin in March.
    long shifted = day + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int ofEra = (int) (shifted - era * 146_097);
    int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * ofYear + 2) / 153;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    byte[] b = to.array();
    int p = to.length();
    b[p++] = '"';
    p = two(year / 100, b, p);
    p = two(year % 100, b, p);
    b[p++] = '-';
    p = two(month, b, p);
    b[p++] = '-';
    p = two(ofYear - (153 * shiftedMonth + 2) / 5 + 1, b, p);
    b[p++] = 'T';
    p = two(ofDay / 3_600, b, p);
    b[p++] = ':';
    p = two(ofDay / 60 % 60, b, p);
    b[p++] = ':';
    p = two(ofDay % 60, b, p);
    if (fractionDigits > 0) {
      b[p++] = '.';
      for (int at = p + fractionDigits - 1; at >= p; at--, fraction /= 10) {
        b[at] = (byte) ('0' + fraction % 10);
      }
      p += fractionDigits;
    }
    b[p++] = 'Z';
    b[p++] = '"';
    to.filled(p);
  }

  private static int two(int value, byte[] b, int p) {
    b[p] = (byte) ('0' + value / 10);
    b[p + 1] = (byte) ('0' + value % 10);
    return p + 2;
  }

  private static int digits(byte[] b, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static int monthDays(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  private static long epochDay(int year, int month, int day) {
    int shiftedYear = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(shiftedYear, 400);
    int yearOfEra = (int) (shiftedYear - era * 400);
    int ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear;
    return era * 146_097 + ofEra - 719_468;
  }
}
