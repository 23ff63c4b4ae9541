package dev.evident.codec;

import dev.evident.model.Actor;
import dev.evident.model.ActorType;
import dev.evident.model.Category;
import dev.evident.model.Context;
import dev.evident.model.Event;
import dev.evident.model.JsonText;
import dev.evident.model.Origin;
import dev.evident.model.Outcome;
import dev.evident.model.Producer;
import dev.evident.model.Source;
import dev.evident.model.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** Random events, by a seed. */
final class EventMaker {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "plain text",
          "\"quoted\"",
          "back\\slash",
          "/",
          "\n\r\t\b\f\u0000\u001f\u007f",
          "Grüße",
          "日本語",
          "😀",
          "x".repeat(300),
          "\u2028\ufeff",
          "é\"ü\\n",
          "{}[],:");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1.0",
          "1e5",
          "1E+05",
          "0.000",
          "12345678901234567890.10",
          "-2e-0",
          "9".repeat(400));

  private final Random random;

  EventMaker(long seed) {
    this.random = new Random(seed);
  }

  Event event() {
    Event.Builder event = Event.builder(pick(List.of("a.b", "x:y.z-1", "A_/.0.b")), actor(0));
    maybe(this::name).ifPresent(event::id);
    maybe(this::time).ifPresent(event::time);
    maybe(() -> pick(List.of(Category.values()))).ifPresent(event::category);
    maybe(() -> pick(List.of(Outcome.values()))).ifPresent(event::outcome);
    for (int i = random.nextInt(4); i > 0; i--) {
      event.target(new Target(text(), text(), text()));
    }
    maybe(this::origin).ifPresent(event::origin);
    maybe(() -> new Context(text(), text(), text(), text(), text(), text(), text()))
        .ifPresent(event::context);
    maybe(() -> new JsonText(object(3, random.nextBoolean()))).ifPresent(event::parameters);
    maybe(() -> new JsonText(object(3, random.nextBoolean()))).ifPresent(event::changes);
    text().ifPresent(event::reason);
    text().ifPresent(event::message);
    maybe(() -> "billing").ifPresent(event::stream);
    maybe(() -> "legal").ifPresent(event::recordClass);
    maybe(() -> new Producer(name(), OptionalLong.of(random.nextLong() >>> 1)))
        .ifPresent(event::producer);
    maybe(() -> new Source(pick(TEXTS), pick(TEXTS) + pick(TEXTS))).ifPresent(event::source);
    return event.build();
  }

  private Actor actor(int depth) {
    Optional<Actor> other =
        depth < 4 && random.nextInt(3) == 0 ? Optional.of(actor(depth + 1)) : Optional.empty();
    return new Actor(pick(List.of(ActorType.values())), Optional.of(name()), text(), text(), other);
  }

  private Origin origin() {
    Optional<String> ip = maybe(() -> pick(List.of("192.0.2.1", "::", "2001:db8::1")));
    OptionalInt port =
        random.nextBoolean() ? OptionalInt.of(random.nextInt(65_536)) : OptionalInt.empty();
    return new Origin(ip, port, text(), text(), text(), text());
  }

  private Instant time() {
    return Instant.ofEpochSecond(random.nextLong(0, 1_790_000_000L), random.nextInt(1_000_000_000));
  }

  private String name() {
    String name = pick(TEXTS);
    return name.isEmpty() || name.length() > 100 ? "name" + random.nextInt(1_000) : name;
  }

  private Optional<String> text() {
    return maybe(() -> pick(TEXTS));
  }

  /** A random object; canonical JSON, or with white space and escapes nobody needs. */
  String object(int depth, boolean canonical) {
    StringBuilder out = new StringBuilder("{");
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",").append(space(canonical));
      out.append('"').append(canonical ? "k" : "\\u006b").append(i).append('"');
      out.append(space(canonical)).append(':').append(space(canonical));
      out.append(value(depth - 1, canonical)).append(space(canonical));
    }
    return out.append('}').toString();
  }

  private String value(int depth, boolean canonical) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> pick(NUMBERS);
      case 1 -> pick(List.of("true", "false", "null"));
      case 2, 3 -> string(pick(TEXTS), canonical);
      case 4 -> object(depth, canonical);
      default -> {
        StringBuilder out = new StringBuilder("[").append(space(canonical));
        for (int i = random.nextInt(4); i > 0; i--) {
          out.append(value(depth - 1, canonical)).append(i > 1 ? "," : "");
        }
        yield out.append(']').toString();
      }
    };
  }

  private String string(String text, boolean canonical) {
    if (canonical) {
      RecordEncoder encoder = new RecordEncoder(16);
      encoder.string(text);
      return encoder.toString();
    }
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      out.append("\\u%04X".formatted((int) c));
    }
    return out.append('"').toString();
  }

  private String space(boolean canonical) {
    return canonical ? "" : pick(List.of("", " ", "\t ", "  "));
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
