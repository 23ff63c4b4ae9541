package dev.evident.codec;

import dev.evident.model.Actor;
import dev.evident.model.Context;
import dev.evident.model.Event;
import dev.evident.model.JsonText;
import dev.evident.model.Origin;
import dev.evident.model.Producer;
import dev.evident.model.Source;
import dev.evident.model.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes events as compact JSON for a server: the members in the order of the record, without
 * {@code received}. For one thread; the buffer is used again.
 */
public final class EventWriter {
  private final RecordEncoder out = new RecordEncoder(1_024);
  private final JsonScanner scanner = new JsonScanner(Limits.DEPTH_MAX);

  /**
   * The event's JSON, one line without a line end.
   *
   * @throws IllegalArgumentException when a text holds half of a surrogate pair, or free JSON is no
   *     JSON
   */
  public byte[] write(Event event) {
    out.clear();
    encode(event);
    return Arrays.copyOf(out.bytes(), out.length());
  }

  /** Writes the event and a line end: one line of NDJSON. */
  public void writeLine(Event event, OutputStream to) throws IOException {
    out.clear();
    encode(event);
    out.one('\n');
    to.write(out.bytes(), 0, out.length());
  }

  private void encode(Event event) {
    Members members = new Members(Shape.EVENT);
    members.text(event.id());
    members.time(event.time());
    members.skip(); // received is the server's
    members.text(event.action());
    members.text(event.category().map(category -> category.text()));
    members.text(event.outcome().map(outcome -> outcome.text()));
    members.begin();
    actor(event.actor());
    targets(members, event.targets());
    members.object(event.origin().isPresent());
    event.origin().ifPresent(this::origin);
    members.object(event.context().isPresent());
    event.context().ifPresent(this::context);
    members.json(event.parameters());
    members.json(event.changes());
    members.text(event.reason());
    members.text(event.message());
    members.text(event.stream());
    members.text(event.recordClass());
    members.object(event.producer().isPresent());
    event.producer().ifPresent(this::producer);
    members.object(event.source().isPresent());
    event.source().ifPresent(this::source);
    members.end();
  }

  private void actor(Actor actor) {
    Members members = new Members(Shape.ACTOR);
    members.text(actor.type().text());
    members.text(actor.id());
    members.text(actor.name());
    members.text(actor.email());
    members.object(actor.onBehalfOf().isPresent());
    actor.onBehalfOf().ifPresent(this::actor);
    members.end();
  }

  private void targets(Members members, List<Target> targets) {
    members.object(!targets.isEmpty());
    for (int i = 0; i < targets.size(); i++) {
      out.one(i == 0 ? '[' : ',');
      target(targets.get(i));
    }
    if (!targets.isEmpty()) {
      out.one(']');
    }
  }

  private void target(Target target) {
    Members members = new Members(Shape.TARGET);
    members.text(target.type());
    members.text(target.id());
    members.text(target.name());
    members.end();
  }

  private void origin(Origin origin) {
    Members members = new Members(Shape.ORIGIN);
    members.text(origin.ip());
    members.number(
        origin.port().isPresent()
            ? OptionalLong.of(origin.port().getAsInt())
            : OptionalLong.empty());
    members.text(origin.device());
    members.text(origin.userAgent());
    members.text(origin.country());
    members.text(origin.city());
    members.end();
  }

  private void context(Context context) {
    Members members = new Members(Shape.CONTEXT);
    members.text(context.service());
    members.text(context.environment());
    members.text(context.host());
    members.text(context.region());
    members.text(context.requestId());
    members.text(context.sessionId());
    members.text(context.traceId());
    members.end();
  }

  private void producer(Producer producer) {
    Members members = new Members(Shape.PRODUCER);
    members.text(producer.id());
    members.number(producer.sequence());
    members.end();
  }

  private void source(Source source) {
    Members members = new Members(Shape.SOURCE);
    members.text(source.type());
    members.text(source.raw());
    members.end();
  }

  /** Free JSON, checked and compacted. */
  private void json(JsonText json) {
    byte[] text = json.text().getBytes(StandardCharsets.UTF_8);
    int length = text.length;
    scanner.start(Arrays.copyOf(text, length + RecordEncoder.SLACK), 0, length);
    try {
      scanner.next();
      scanner.value(1);
      int range = scanner.offset;
      int count = scanner.length;
      if (Bytes.skipSpace(text, scanner.pos, length) != length) {
        throw new IllegalArgumentException("something follows the JSON value");
      }
      out.raw(scanner.array(range), JsonScanner.index(range), count);
    } catch (Refused refused) {
      throw new IllegalArgumentException("free JSON is refused: " + refused.detail(), refused);
    } catch (Unfinished unfinished) {
      throw new IllegalArgumentException("free JSON ends early", unfinished);
    }
  }

  /** Writes the members of one object, each call the next of its shape. */
  private final class Members {
    private final Shape shape;
    private final int start = out.length();
    private int next;

    Members(Shape shape) {
      this.shape = shape;
    }

    void begin() {
      out.raw(shape.token(next++));
    }

    void skip() {
      next++;
    }

    void object(boolean present) {
      if (present) {
        begin();
      } else {
        skip();
      }
    }

    void text(String text) {
      begin();
      out.string(text);
    }

    void text(Optional<String> text) {
      text.ifPresentOrElse(this::text, this::skip);
    }

    void number(OptionalLong number) {
      object(number.isPresent());
      number.ifPresent(out::number);
    }

    void json(Optional<JsonText> json) {
      object(json.isPresent());
      json.ifPresent(EventWriter.this::json);
    }

    void time(Optional<Instant> time) {
      text(time.map(DateTimeFormatter.ISO_INSTANT::format));
    }

    void end() {
      if (out.length() == start) {
        out.one('{');
      } else {
        out.bytes()[start] = '{'; // in place of the first member's comma
      }
      out.one('}');
    }
  }
}
