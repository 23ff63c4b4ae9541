package dev.evident.cli.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Events of about 660 bytes made from a number: one of many prepared texts, with id, time, actor,
 * target, address and request written into it. Deterministic.
 */
final class MadeEvents implements Events {
  private static final int TEXTS = 1_024;
  private static final long SEED = 42;

  /** 2026-01-01T00:00:00Z. */
  private static final long FIRST_MILLIS = 1_767_225_600_000L;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final int EVENT_MILLIS = 25;
  private static final int DAYS_MAX = 28;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String[] OBJECTS = {
    "user",
    "role",
    "document",
    "folder",
    "project",
    "group",
    "policy",
    "apikey",
    "token",
    "secret",
    "session",
    "invoice",
    "repository",
    "pipeline",
    "cluster",
    "database",
    "bucket",
    "webhook"
  };
  private static final String[] VERBS = {
    "read", "list", "update", "create", "export", "delete", "grant", "revoke", "share", "archive"
  };
  private static final String[] WORDS = {
    "quarterly",
    "review",
    "of",
    "the",
    "access",
    "rights",
    "after",
    "a",
    "request",
    "by",
    "customer",
    "support",
    "approved",
    "rotation",
    "scheduled",
    "incident",
    "export",
    "for",
    "legal",
    "backup",
    "migration",
    "to",
    "new",
    "region",
    "budget",
    "planning",
    "contract",
    "draft",
    "shared",
    "with"
  };

  // What is filled in stands in the text as a run of one such character.
  private static final char ID = '\u0001';
  private static final char TIME = '\u0002';
  private static final char ACTOR = '\u0003';
  private static final char TARGET = '\u0004';
  private static final char ADDRESS = '\u0005';
  private static final char REQUEST = '\u0006';

  private final List<Text> texts = new ArrayList<>(TEXTS);
  private final int bytesMax;

  MadeEvents() {
    SplittableRandom random = new SplittableRandom(SEED);
    int max = 0;
    for (int i = 0; i < TEXTS; i++) {
      Text text = Text.of(text(random));
      texts.add(text);
      max = Math.max(max, text.bytes.length);
    }
    bytesMax = max;
  }

  private static String text(SplittableRandom random) {
    String object = pick(random, OBJECTS);
    StringBuilder text = new StringBuilder(800);
    text.append("{\"id\":\"").append(run(ID, 36)).append("\",\"time\":\"").append(run(TIME, 24));
    text.append("\",\"actor\":{\"id\":\"usr-").append(run(ACTOR, 8));
    text.append("\",\"type\":\"user\",\"name\":\"").append(words(random, 2));
    text.append("\",\"email\":\"").append(pick(random, WORDS)).append(random.nextInt(9_999));
    text.append("@example.com\"},\"action\":\"").append(object).append('.');
    text.append(pick(random, VERBS)).append("\",\"outcome\":\"");
    text.append(random.nextInt(20) == 0 ? "denied" : "success");
    text.append("\",\"targets\":[{\"type\":\"").append(object).append("\",\"id\":\"tgt-");
    text.append(run(TARGET, 8)).append("\",\"name\":\"").append(words(random, 3));
    text.append("\"}],\"origin\":{\"ip\":\"").append(run(ADDRESS, 15));
    text.append("\",\"user_agent\":\"Mozilla/5.0 (X11; Linux x86_64) Client/");
    text.append(random.nextInt(400)).append("\",\"country\":\"DE\"},\"context\":{\"service\":\"");
    text.append(pick(random, OBJECTS)).append("-api\",\"environment\":\"production\",");
    text.append("\"request_id\":\"req-").append(run(REQUEST, 16)).append("\",\"session_id\":\"s-");
    text.append(random.nextInt(1 << 30)).append("\"},\"parameters\":{\"reason\":\"");
    text.append(words(random, 2 + random.nextInt(5))).append("\",\"bytes\":");
    text.append(random.nextInt(1 << 20));
    text.append("},\"changes\":{\"before\":{\"state\":\"").append(pick(random, WORDS));
    return text.append("\"},\"after\":{\"state\":\"")
        .append(pick(random, WORDS))
        .append("\"}}}\n")
        .toString();
  }

  private static String run(char what, int length) {
    return String.valueOf(what).repeat(length);
  }

  private static String pick(SplittableRandom random, String[] from) {
    return from[random.nextInt(from.length)];
  }

  private static String words(SplittableRandom random, int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(i == 0 ? "" : " ").append(pick(random, WORDS));
    }
    return words.toString();
  }

  @Override
  public int bytesMax(int count) {
    return Math.multiplyExact(bytesMax, count);
  }

  @Override
  public void put(long first, int count, ByteBuffer target) {
    for (long i = first; i < first + count; i++) {
      put(i, target);
    }
  }

  private void put(long number, ByteBuffer target) {
    long random = mix(number ^ SEED);
    long more = mix(random);
    Text text = texts.get((int) (random >>> 40) % TEXTS);
    int at = target.position();
    target.put(text.bytes);
    long sinceFirst = number * EVENT_MILLIS % (DAYS_MAX * DAY_MILLIS);
    id(target, at + text.id, FIRST_MILLIS + sinceFirst, number, more);
    time(target, at + text.time, sinceFirst);
    hex(target, at + text.actor, random % 50_000, 8);
    hex(target, at + text.target, more & 0x1f_ffff, 8);
    for (int part = 0; part < 4; part++) {
      int n = at + text.address + 4 * part;
      decimal(target, n, 100 + (int) ((more >>> (24 + 8 * part)) & 127), 3);
      if (part < 3) {
        target.put(n + 3, (byte) '.');
      }
    }
    hex(target, at + text.request, random, 16);
  }

  /** A UUIDv7: the time, the low bits of the number, and what chance gives. */
  private static void id(ByteBuffer to, int at, long millis, long number, long random) {
    hex(to, at, millis >>> 16, 8);
    to.put(at + 8, (byte) '-');
    hex(to, at + 9, millis, 4);
    to.put(at + 13, (byte) '-');
    hex(to, at + 14, 0x7000 | (number & 0xfff), 4);
    to.put(at + 18, (byte) '-');
    hex(to, at + 19, 0x8000 | ((random >>> 48) & 0x3fff), 4);
    to.put(at + 23, (byte) '-');
    hex(to, at + 24, random, 12);
  }

  private static void time(ByteBuffer to, int at, long sinceFirst) {
    int inDay = (int) (sinceFirst % DAY_MILLIS);
    to.put(at, TIME_SHAPE);
    decimal(to, at + 8, 1 + (int) (sinceFirst / DAY_MILLIS), 2);
    decimal(to, at + 11, inDay / 3_600_000, 2);
    decimal(to, at + 14, inDay / 60_000 % 60, 2);
    decimal(to, at + 17, inDay / 1_000 % 60, 2);
    decimal(to, at + 20, inDay % 1_000, 3);
  }

  private static final byte[] TIME_SHAPE =
      "2026-01-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);

  private static void hex(ByteBuffer to, int at, long value, int digits) {
    for (int i = digits - 1, shift = 0; i >= 0; i--, shift += 4) {
      to.put(at + i, HEX[(int) (value >>> shift) & 15]);
    }
  }

  private static void decimal(ByteBuffer to, int at, int value, int digits) {
    int rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      to.put(at + i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }

  private static long mix(long value) {
    long z = value * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (z ^ (z >>> 31)) & Long.MAX_VALUE;
  }

  @Override
  public String description() {
    double mean = texts.stream().mapToInt(text -> text.bytes.length).average().orElseThrow();
    return "made here: events of %.0f bytes".formatted(mean);
  }

  @Override
  public void close() {}

  /** A text and where its parts are filled in. */
  private record Text(
      byte[] bytes, int id, int time, int actor, int target, int address, int request) {
    static Text of(String text) {
      return new Text(
          text.getBytes(StandardCharsets.US_ASCII),
          text.indexOf(ID),
          text.indexOf(TIME),
          text.indexOf(ACTOR),
          text.indexOf(TARGET),
          text.indexOf(ADDRESS),
          text.indexOf(REQUEST));
    }
  }
}
