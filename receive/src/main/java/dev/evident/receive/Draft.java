package dev.evident.receive;

import dev.evident.model.Actor;
import dev.evident.model.ActorType;
import dev.evident.model.Category;
import dev.evident.model.Context;
import dev.evident.model.Event;
import dev.evident.model.JsonText;
import dev.evident.model.Origin;
import dev.evident.model.Outcome;
import dev.evident.model.Source;
import dev.evident.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * An event in the making. Whatever is put in comes out within the limits of an event: texts are
 * cut, what cannot stand in its field is left to {@code source.raw}, which always holds the whole
 * original. For one thread.
 */
public final class Draft {
  /** More targets than this are a list for a machine: they stay in the parameters. */
  private static final int TARGETS_MAX = 64;

  /** The log takes no event that lies further ahead of its clock; a source's clock may be wrong. */
  private static final Duration AHEAD_MAX = Duration.ofHours(24);

  private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant YEAR_10000 = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final Original original;
  private final Source source;
  private final Instant latest;
  private final Parameters parameters;
  private final List<Target> targets = new ArrayList<>();
  private Optional<String> id = Optional.empty();
  private Optional<Instant> time = Optional.empty();
  private Optional<Category> category = Optional.empty();
  private Optional<Outcome> outcome = Optional.empty();
  private Optional<JsonText> changes = Optional.empty();
  private Optional<String> reason = Optional.empty();
  private Optional<String> message = Optional.empty();
  private Origin origin = Origin.EMPTY;
  private Context context = Context.EMPTY;

  /** A draft of the event for this original. */
  public Draft(String sourceType, Original original, InstantSource clock) {
    this.original = original;
    this.source = new Source(sourceType, original.raw());
    this.latest = clock.instant().plus(AHEAD_MAX);
    this.parameters = new Parameters(source.raw());
  }

  /**
   * Sets the id from the source's own. A digest of the original is part of it: an id that two
   * different originals share (some sources let the caller choose it) must never keep the second
   * one out of the log.
   */
  public Draft id(Optional<String> sourceId) {
    id = Optional.of(EventId.of(sourceId, original.bytes()));
    return this;
  }

  /** Sets the time from the first of these texts that is one; says whether there was one. */
  public boolean time(List<Optional<String>> texts) {
    for (Optional<String> text : texts) {
      time = text.flatMap(Draft::parsed).filter(this::isBelievable);
      if (time.isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private boolean isBelievable(Instant instant) {
    return instant.isBefore(latest) && !instant.isBefore(YEAR_0) && !instant.isAfter(YEAR_10000);
  }

  public Draft category(Category value) {
    category = Optional.of(value);
    return this;
  }

  public Draft outcome(Outcome value) {
    outcome = Optional.of(value);
    return this;
  }

  /** Adds what was acted upon; the id may be empty when only the type is known. */
  public Draft target(String type, Optional<String> targetId, Optional<String> name) {
    if (targets.size() < TARGETS_MAX) {
      targets.add(
          new Target(
              Optional.of(Texts.shortText(type)),
              targetId.map(Texts::shortText),
              name.map(Texts::shortText)));
    }
    return this;
  }

  /** Whether a target was added. */
  public boolean hasTarget() {
    return !targets.isEmpty();
  }

  /** Sets the address; says whether the text is one. */
  public boolean ip(Optional<String> text) {
    Optional<String> literal = text.filter(Texts::isIpLiteral);
    literal.ifPresent(ip -> origin = origin.withIp(ip));
    return literal.isPresent();
  }

  public Draft userAgent(Optional<String> text) {
    text.map(Texts::shortText).ifPresent(agent -> origin = origin.withUserAgent(agent));
    return this;
  }

  /** Sets one member of the context, as {@code context(Context::withRegion, text)}. */
  public Draft context(BiFunction<Context, String, Context> with, Optional<String> text) {
    text.map(Texts::shortText).ifPresent(value -> context = with.apply(context, value));
    return this;
  }

  /** Keeps a member of the original, or one that we make, among the parameters. */
  public Draft parameter(String name, JsonNode value) {
    parameters.add(name, value);
    return this;
  }

  /** Sets what changed; left out when it is too large or too deep, and then kept in the source. */
  public Draft changes(JsonNode value) {
    changes = parameters.fitting("changes", value).map(JsonText::new);
    return this;
  }

  public Draft reason(Optional<String> text) {
    reason = text.map(Texts::shortText);
    return this;
  }

  public Draft message(String text) {
    message = Optional.of(Texts.shortText(text));
    return this;
  }

  /** The event with this action, each part cleaned of what an action may not hold. */
  public Event event(String object, String verb, Actor actor) {
    Event.Builder builder = Event.builder(Texts.action(object, verb), actor);
    id.ifPresent(builder::id);
    time.ifPresent(builder::time);
    category.ifPresent(builder::category);
    outcome.ifPresent(builder::outcome);
    targets.forEach(builder::target);
    if (!origin.equals(Origin.EMPTY)) {
      builder.origin(origin);
    }
    if (!context.equals(Context.EMPTY)) {
      builder.context(context);
    }
    parameters.text().map(JsonText::new).ifPresent(builder::parameters);
    changes.ifPresent(builder::changes);
    reason.ifPresent(builder::reason);
    message.ifPresent(builder::message);
    return builder.source(source).build();
  }

  /** An actor with a cleaned id and name; anonymous when a type that needs an id has none. */
  public static Actor actor(ActorType type, Optional<String> actorId, Optional<String> name) {
    Optional<String> cleaned = actorId.map(Texts::shortText);
    ActorType honest = cleaned.isEmpty() && type.needsId() ? ActorType.ANONYMOUS : type;
    Optional<String> email = cleaned.filter(Texts::looksLikeEmail);
    return new Actor(honest, cleaned, name.map(Texts::shortText), email, Optional.empty());
  }
}
