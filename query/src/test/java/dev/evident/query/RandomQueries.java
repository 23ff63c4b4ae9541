package dev.evident.query;

import dev.evident.model.Bound;
import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Filter;
import dev.evident.model.IpAddress;
import dev.evident.model.Network;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import dev.evident.model.TextPattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Random trees by a seed: half of their values are those of the events, half are odd. */
public final class RandomQueries {
  private static final List<String> TEXTS =
      List.of(
          "alice",
          "Bob",
          "doc-17",
          "role.grant",
          "user.login",
          "denied",
          "success",
          "salaries",
          "WRONG Password",
          "10.1.2.3",
          "::ffff:10.9.8.7",
          "1000",
          "999.50",
          "true",
          "csv",
          "get",
          "",
          " ",
          "--",
          "-",
          "-x",
          "AND",
          "OR",
          "NOT",
          "TO",
          "a\"b",
          "a\\b",
          "\n\t\r\u0001",
          "\ud800",
          "x\udc00y",
          "😀 ☃",
          "żółty",
          "İstanbul ΣΑΣ ß",
          "*",
          "?",
          "a*b?c",
          "(a|b)",
          "10.0.0.0/8",
          "2026-10-01",
          "-24h",
          "now",
          "a:b",
          "a=b",
          "[x TO y]",
          "\u2028",
          "\u00a0",
          "ͅι",
          "e\u0301",
          "12x34",
          "count",
          "by");
  private static final List<String> PATHS =
      List.of(
          "parameters.amount",
          "parameters.limit.daily",
          "parameters.actor.team",
          "parameters.",
          "parameters..",
          "parameters.a b",
          "parameters.\"",
          "parameters.x:y=z",
          "parameters.\\",
          "parameters.*",
          "parameters.AND",
          "parameters.żó",
          "parameters.\n",
          "changes.after",
          "source.raw.verb",
          "source.raw.objectRef",
          "actor.on_behalf_of.id",
          "actor.on_behalf_of.on_behalf_of.name",
          "parameters.a,b|c",
          "parameters.-",
          "changes.😀");
  private static final List<String> NUMBERS =
      List.of(
          "0", "-1", "443", "1000", "999.5", "2.5e3", "1e-30", "-1e399", "12345678901234567890");

  private final Random random;

  public RandomQueries(long seed) {
    this.random = new Random(seed);
  }

  public Query query() {
    Filter filter = filter(random.nextInt(5));
    return random.nextInt(3) == 0 ? new Query(filter, pipes()) : Query.of(filter);
  }

  public Filter filter(int depth) {
    if (depth == 0) {
      return test();
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> Filter.and(filters(depth));
      case 2, 3 -> Filter.or(filters(depth));
      case 4 -> Filter.not(filter(depth - 1));
      case 5 -> sameField();
      default -> test();
    };
  }

  private List<Filter> filters(int depth) {
    return Stream.generate(() -> filter(random.nextInt(depth)))
        .limit(1 + random.nextInt(4))
        .toList();
  }

  private Filter sameField() {
    Field field = field(FieldType.KEYWORD, FieldType.TEXT, FieldType.ANY);
    boolean exact = random.nextBoolean();
    return Filter.or(
        Stream.generate(text())
            .limit(1 + random.nextInt(4))
            .map(t -> exact ? new Filter.Exact(field, t) : new Filter.Words(field, t))
            .toList());
  }

  public Filter test() {
    FieldType[] texts = {FieldType.KEYWORD, FieldType.TEXT, FieldType.ANY};
    FieldType[] written = {FieldType.KEYWORD, FieldType.TEXT, FieldType.IP, FieldType.ANY};
    return switch (random.nextInt(9)) {
      case 0 -> random.nextInt(10) == 0 ? new Filter.All() : new Filter.Words(field(texts), any());
      case 1 -> new Filter.Words(field(texts), any());
      case 2 -> new Filter.Words(Field.EVERYTHING, any());
      case 3 -> new Filter.Exact(field(written), any());
      case 4, 5 -> pattern(field(written));
      case 6 -> new Filter.Cidr(field(FieldType.IP, FieldType.ANY), network());
      case 7 -> range();
      default -> {
        Field field = field(FieldType.values());
        yield field.isEverything() ? new Filter.All() : new Filter.Exists(field);
      }
    };
  }

  private Filter pattern(Field field) {
    List<TextPattern.Part> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      boolean literal = parts.isEmpty() || !(parts.getLast() instanceof TextPattern.Literal);
      boolean run = parts.isEmpty() || !(parts.getLast() instanceof TextPattern.AnyRun);
      String text = any();
      int kind = random.nextInt(3);
      if (kind == 0 && literal && !text.isEmpty()) {
        int cut =
            text.offsetByCodePoints(0, 1 + random.nextInt(text.codePointCount(0, text.length())));
        parts.add(new TextPattern.Literal(text.substring(0, cut)));
      } else if (kind == 1 && run) {
        parts.add(new TextPattern.AnyRun());
      } else {
        parts.add(new TextPattern.AnyOne());
      }
    }
    if (parts.stream().allMatch(part -> part instanceof TextPattern.Literal)
        || parts.equals(List.of(new TextPattern.AnyRun()))) {
      return new Filter.Prefix(field, "role.");
    }
    TextPattern pattern = new TextPattern(parts);
    return pattern
        .prefix()
        .<Filter>map(prefix -> new Filter.Prefix(field, prefix))
        .orElseGet(() -> new Filter.Wildcard(field, pattern));
  }

  private Network network() {
    String text =
        pick(
            List.of(
                "10.0.0.0/8",
                "10.1.2.3/32",
                "0.0.0.0/0",
                "::/0",
                "2001:db8::/32",
                "::1/128",
                "203.0.113.7/31",
                "::ffff:10.9.8.7/128",
                "64:ff9b::/96",
                "::ffff:0:0/90"));
    return random.nextInt(4) > 0
        ? Network.parse(text).orElseThrow()
        : Network.ofOne(new IpAddress(random.nextLong(), random.nextLong()));
  }

  private Filter range() {
    Field field =
        field(FieldType.NUMBER, FieldType.TIME, FieldType.KEYWORD, FieldType.TEXT, FieldType.ANY);
    FieldType kind =
        field.type() == FieldType.ANY
            ? pick(List.of(FieldType.NUMBER, FieldType.TIME, FieldType.TEXT))
            : field.type();
    int ends = 1 + random.nextInt(3);
    return new Filter.Range(
        field,
        (ends & 1) == 0 ? Optional.empty() : Optional.of(end(kind)),
        (ends & 2) == 0 ? Optional.empty() : Optional.of(end(kind)));
  }

  private Filter.End end(FieldType kind) {
    Bound bound =
        switch (kind) {
          case NUMBER -> new Bound.Decimal(new BigDecimal(pick(NUMBERS)));
          case TIME -> time();
          case KEYWORD, TEXT, IP, ANY -> new Bound.Text(any());
        };
    return new Filter.End(bound, random.nextBoolean());
  }

  private Bound time() {
    if (random.nextBoolean()) {
      int unit = pick(List.of(1, 60, 3_600, 86_400, 604_800));
      return new Bound.FromNow((random.nextInt(100) - 80) * (long) unit);
    }
    long second = Instant.parse("2026-10-01T00:00:00Z").getEpochSecond();
    int nanos = random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
    return random.nextInt(9) == 0
        ? new Bound.At(Instant.parse("0000-01-01T00:00:00Z"))
        : new Bound.At(Instant.ofEpochSecond(second + random.nextInt(40 * 86_400), nanos));
  }

  private Field field(FieldType... types) {
    while (true) {
      String path =
          switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1, 2 -> pick(PATHS);
            default -> pick(Field.names());
          };
      Field field = new Field(path);
      if (List.of(types).contains(field.type())) {
        return field;
      }
    }
  }

  private List<Pipe> pipes() {
    List<Pipe> pipes = new ArrayList<>();
    boolean stats = random.nextBoolean();
    List<Pipe.Key> keys = Stream.generate(this::key).limit(random.nextInt(3)).distinct().toList();
    if (stats) {
      pipes.add(new Pipe.Stats(measure(), keys));
    }
    if (random.nextBoolean()) {
      Pipe.Column column =
          !stats
              ? new Pipe.OfKey(new Pipe.Value(named()))
              : keys.isEmpty() || random.nextBoolean()
                  ? new Pipe.OfMeasure(((Pipe.Stats) pipes.getFirst()).measure().name())
                  : new Pipe.OfKey(pick(keys));
      pipes.add(new Pipe.Sort(column, random.nextBoolean()));
    }
    if (random.nextBoolean()) {
      pipes.add(new Pipe.Top(1 + random.nextInt(5)));
    }
    if (!stats && random.nextBoolean()) {
      pipes.add(new Pipe.Fields(Stream.generate(this::named).limit(3).distinct().toList()));
    }
    return pipes;
  }

  private Pipe.Measure measure() {
    return switch (random.nextInt(4)) {
      case 0 -> new Pipe.Distinct(named());
      case 1 -> new Pipe.Aggregate(pick(List.of(Pipe.Function.values())), numeric());
      default -> new Pipe.Count();
    };
  }

  private Field numeric() {
    while (true) {
      Field field = named();
      if (field.type() == FieldType.NUMBER || field.type() == FieldType.ANY) {
        return field;
      }
    }
  }

  private Pipe.Key key() {
    return random.nextInt(3) == 0
        ? new Pipe.Bucket(
            pick(List.of(Pipe.Period.values())), random.nextBoolean() ? Field.TIME : Field.RECEIVED)
        : new Pipe.Value(named());
  }

  private Field named() {
    while (true) {
      Field field = field(FieldType.values());
      if (!field.isEverything()) {
        return field;
      }
    }
  }

  private java.util.function.Supplier<String> text() {
    return this::any;
  }

  private String any() {
    if (random.nextInt(4) == 0) {
      List<FlatValue> values = pick(Events.ALL).values();
      String text = pick(values).text();
      return text.length() > 60 ? text.substring(0, 60) : text;
    }
    return random.nextInt(8) == 0 ? pick(TEXTS) + pick(TEXTS) : pick(TEXTS);
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
