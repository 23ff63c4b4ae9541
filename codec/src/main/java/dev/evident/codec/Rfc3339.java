package dev.evident.codec;

import java.nio.charset.StandardCharsets;

/**
 * Strict RFC 3339 date-times, without making objects: {@code 2026-10-01T00:00:06.892Z} with 0 to 9
 * fraction digits and a zone, which is {@code Z} or an offset. Seconds are 0 to 59 (a leap second
 * has no place in a count of seconds). One object holds the answer of the last {@link #parse}; for
 * one thread.
 */
public final class Rfc3339 {
  /** What {@link #parse} found. */
  public enum Result {
    OK,
    /** A time of a place that is not named. */
    ZONE_MISSING,
    INVALID
  }

  /** Bytes of the longest canonical text, with nine fraction digits. */
  public static final int LENGTH_MAX = 30;

  /** Bytes of what {@link #writeMillis} writes. */
  public static final int MILLIS_LENGTH = 24;

  private static final int SECONDS_PER_DAY = 86_400;
  private static final int TO_SECOND_LENGTH = 19;
  private static final int FRACTION_DIGITS_MAX = 9;

  private long seconds;
  private int nanos;
  private int fractionDigits;
  private boolean canonical;

  /** Seconds since 1970-01-01T00:00:00Z. */
  public long epochSecond() {
    return seconds;
  }

  /** 0 to 999,999,999. */
  public int nanos() {
    return nanos;
  }

  /** Milliseconds since 1970, rounded down. */
  public long epochMillis() {
    return seconds * 1_000 + nanos / 1_000_000;
  }

  /** Whether the text was written the way {@link #write} writes it. */
  public boolean canonical() {
    return canonical;
  }

  /** Reads the text in {@code [offset, offset + length)}. */
  public Result parse(byte[] text, int offset, int length) {
    if (length < TO_SECOND_LENGTH) {
      return Result.INVALID;
    }
    int end = offset + length;
    int year = two(text, offset) * 100 + two(text, offset + 2);
    int month = two(text, offset + 5);
    int day = two(text, offset + 8);
    int hour = two(text, offset + 11);
    int minute = two(text, offset + 14);
    int second = two(text, offset + 17);
    byte t = text[offset + 10];
    boolean wrong =
        year < 0
            || two(text, offset) < 0
            || two(text, offset + 2) < 0
            || text[offset + 4] != '-'
            || text[offset + 7] != '-'
            || (t != 'T' && t != 't')
            || text[offset + 13] != ':'
            || text[offset + 16] != ':'
            || month < 1
            || month > 12
            || day < 1
            || day > daysInMonth(year, month)
            || hour < 0
            || hour > 23
            || minute < 0
            || minute > 59
            || second < 0
            || second > 59;
    if (wrong) {
      return Result.INVALID;
    }
    int at = fraction(text, offset + TO_SECOND_LENGTH, end);
    if (at < 0) {
      return Result.INVALID;
    }
    if (at == end) {
      return Result.ZONE_MISSING;
    }
    seconds = epochDay(year, month, day) * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second;
    byte zone = text[at];
    if (zone == 'Z' || zone == 'z') {
      canonical = zone == 'Z' && t == 'T';
      return at + 1 == end ? Result.OK : Result.INVALID;
    }
    canonical = false;
    return offset(text, at, end);
  }

  /** Where the fraction ends, or -1 when it is wrong. */
  private int fraction(byte[] text, int from, int end) {
    nanos = 0;
    fractionDigits = 0;
    if (from == end || text[from] != '.') {
      return from;
    }
    int at = from + 1;
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
      if (++fractionDigits > FRACTION_DIGITS_MAX) {
        return -1;
      }
      nanos = nanos * 10 + text[at] - '0';
    }
    for (int i = fractionDigits; i < FRACTION_DIGITS_MAX; i++) {
      nanos *= 10;
    }
    return fractionDigits == 0 ? -1 : at;
  }

  private Result offset(byte[] text, int at, int end) {
    byte sign = text[at];
    if ((sign != '+' && sign != '-') || end - at != 6 || text[at + 3] != ':') {
      return Result.INVALID;
    }
    int hours = two(text, at + 1);
    int minutes = two(text, at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Result.INVALID;
    }
    int ahead = hours * 3_600 + minutes * 60;
    seconds -= sign == '+' ? ahead : -ahead;
    boolean inRange =
        seconds >= epochDay(0, 1, 1) * SECONDS_PER_DAY
            && seconds < epochDay(10_000, 1, 1) * SECONDS_PER_DAY;
    return inRange ? Result.OK : Result.INVALID;
  }

  /**
   * Writes the last time in UTC with the fraction digits that it had.
   *
   * @return how many bytes, at most {@link #LENGTH_MAX}
   */
  public int write(byte[] out, int at) {
    writeSeconds(seconds, out, at);
    int end = at + TO_SECOND_LENGTH;
    if (fractionDigits > 0) {
      out[end] = '.';
      int rest = nanos;
      for (int i = FRACTION_DIGITS_MAX; i > 0; i--) {
        if (i <= fractionDigits) {
          out[end + i] = (byte) ('0' + rest % 10);
        }
        rest /= 10;
      }
      end += 1 + fractionDigits;
    }
    out[end] = 'Z';
    return end + 1 - at;
  }

  /** Writes a time of the years 0 to 9999 with three fraction digits: 24 bytes. */
  public static void writeMillis(long epochMillis, byte[] out, int at) {
    writeSeconds(Math.floorDiv(epochMillis, 1_000), out, at);
    int millis = Math.floorMod(epochMillis, 1_000);
    out[at + 19] = '.';
    out[at + 20] = (byte) ('0' + millis / 100);
    writeTwo(millis % 100, out, at + 21);
    out[at + 23] = 'Z';
  }

  /** The text that {@link #writeMillis} writes. */
  public static String textOfMillis(long epochMillis) {
    byte[] out = new byte[MILLIS_LENGTH];
    writeMillis(epochMillis, out, 0);
    return new String(out, StandardCharsets.US_ASCII);
  }

  private static void writeSeconds(long epochSecond, byte[] out, int at) {
    long days = Math.floorDiv(epochSecond, SECONDS_PER_DAY);
    int rest = Math.floorMod(epochSecond, SECONDS_PER_DAY);
    // Days to a civil date, with years that begin in March so that the leap day comes last.
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = (int) (dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100));
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    writeTwo(year / 100, out, at);
    writeTwo(year % 100, out, at + 2);
    out[at + 4] = '-';
    writeTwo(month, out, at + 5);
    out[at + 7] = '-';
    writeTwo(day, out, at + 8);
    out[at + 10] = 'T';
    writeTwo(rest / 3_600, out, at + 11);
    out[at + 13] = ':';
    writeTwo(rest / 60 % 60, out, at + 14);
    out[at + 16] = ':';
    writeTwo(rest % 60, out, at + 17);
  }

  private static long epochDay(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  private static int daysInMonth(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** A number of two digits, or a negative number. */
  private static int two(byte[] text, int at) {
    int a = text[at] - '0';
    int b = text[at + 1] - '0';
    return a < 0 || a > 9 || b < 0 || b > 9 ? -10_000 : a * 10 + b;
  }

  private static void writeTwo(int value, byte[] out, int at) {
    out[at] = (byte) ('0' + value / 10);
    out[at + 1] = (byte) ('0' + value % 10);
  }
}
