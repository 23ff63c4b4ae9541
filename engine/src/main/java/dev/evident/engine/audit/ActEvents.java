package dev.evident.engine.audit;

import dev.evident.codec.EventWriter;
import dev.evident.engine.access.Access;
import dev.evident.model.Actor;
import dev.evident.model.ActorType;
import dev.evident.model.Category;
import dev.evident.model.Event;
import dev.evident.model.IpAddress;
import dev.evident.model.JsonText;
import dev.evident.model.Origin;
import dev.evident.model.Outcome;
import dev.evident.model.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes acts as events. For one thread. */
final class ActEvents {
  private final EventWriter writer = new EventWriter();

  /**
   * The JSON of an event.
   *
   * @param count how often it happened
   * @param first when it first happened
   * @param last when it last happened
   */
  byte[] write(String id, Visitor visitor, Act act, long count, Instant first, Instant last) {
    Event.Builder event = Event.builder(action(act), actor(visitor));
    event.id(id).time(first).stream(Access.OWN_STREAM)
        .category(category(act))
        .outcome(outcome(act));
    Origin origin =
        IpAddress.parse(visitor.address()).isPresent()
            ? Origin.EMPTY.withIp(visitor.address())
            : Origin.EMPTY;
    event.origin(
        visitor.userAgent().map(ActEvents::whole).map(origin::withUserAgent).orElse(origin));
    Json parameters = new Json();
    if (count > 1) {
      parameters.number("count", count).text("last", last.toString());
    }
    switch (act) {
      case Act.Read read -> {
        parameters
            .text("query", read.question())
            .texts("streams", read.streams())
            .number("results", read.results());
        read.from().ifPresent(text -> parameters.text("from", text));
        read.to().ifPresent(text -> parameters.text("to", text));
        read.purpose().map(ActEvents::whole).ifPresent(event::reason);
      }
      case Act.Refusal(String route, String question, int status, String code) -> {
        parameters.text("route", route).number("status", status).text("code", code);
        if (!question.isEmpty()) {
          parameters.text("query", question);
        }
      }
      case Act.Deed deed -> {
        deed.subject()
            .ifPresent(one -> event.target(Target.of(whole(one.type()), whole(one.id()))));
        if (!deed.detail().isEmpty()) {
          event.message(whole(deed.detail()));
        }
      }
      case Act.Change(_, String detail, List<Act.Value> values) -> {
        event.changes(changes(values));
        if (!detail.isEmpty()) {
          event.message(whole(detail));
        }
      }
    }
    parameters.text().map(JsonText::new).ifPresent(event::parameters);
    return writer.write(event.build());
  }

  private static JsonText changes(List<Act.Value> values) {
    StringBuilder list = new StringBuilder("[");
    String separator = "";
    for (Act.Value value : values) {
      Json one = new Json().text("field", value.name());
      value.before().ifPresent(text -> one.text("before", text));
      value.after().ifPresent(text -> one.text("after", text));
      list.append(separator).append(one.text().orElseThrow());
      separator = ",";
    }
    return new JsonText(list.append(']').toString());
  }

  private static Actor actor(Visitor visitor) {
    if (visitor.equals(Visitor.SERVER)) {
      return Actor.of(ActorType.SYSTEM, "evident");
    }
    return visitor
        .label()
        .map(label -> Actor.of(visitor.person() ? ActorType.USER : ActorType.SERVICE, whole(label)))
        .orElse(Actor.anonymous());
  }

  /** Half a character, which somebody may send and no record takes, becomes a question mark. */
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String action(Act act) {
    return switch (act) {
      case Act.Read read -> read.kind().action();
      case Act.Refusal _ -> "request.refuse";
      case Act.Deed deed -> deed.action();
      case Act.Change change -> change.action();
    };
  }

  private static Category category(Act act) {
    return switch (act) {
      case Act.Read _, Act.Refusal _ -> Category.ACCESS;
      case Act.Deed deed -> deed.category();
      case Act.Change _ -> Category.ADMINISTRATION;
    };
  }

  private static Outcome outcome(Act act) {
    return switch (act) {
      case Act.Read _, Act.Change _ -> Outcome.SUCCESS;
      case Act.Refusal(_, _, int status, _) ->
          status == 401 || status == 403 ? Outcome.DENIED : Outcome.FAILURE;
      case Act.Deed deed -> deed.outcome();
    };
  }

  /** A JSON object that is being written. */
  private static final class Json {
    private final StringBuilder out = new StringBuilder();

    Json text(String name, String value) {
      quote(name(name), value);
      return this;
    }

    Json number(String name, long value) {
      name(name).append(value);
      return this;
    }

    Json texts(String name, List<String> values) {
      name(name).append('[');
      String separator = "";
      for (String value : values) {
        quote(out.append(separator), value);
        separator = ",";
      }
      out.append(']');
      return this;
    }

    private StringBuilder name(String name) {
      return quote(out.append(out.isEmpty() ? '{' : ','), name).append(':');
    }

    private static StringBuilder quote(StringBuilder to, String text) {
      to.append('"');
      JsonStringEncoder.getInstance().quoteAsString(whole(text), to);
      return to.append('"');
    }

    Optional<String> text() {
      return out.isEmpty() ? Optional.empty() : Optional.of(out + "}");
    }
  }
}
