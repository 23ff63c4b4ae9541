package dev.evident.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that happened, as a producer or a translator says it.
 *
 * @param id at most 128 characters; the server makes one when it is absent
 * @param time when it happened, to the nanosecond; the server's own time when it is absent
 * @param action {@code object.verb}
 * @param recordClass the name of the retention class ({@code class} in JSON)
 */
public record Event(
    Optional<String> id,
    Optional<Instant> time,
    String action,
    Optional<Category> category,
    Optional<Outcome> outcome,
    Actor actor,
    List<Target> targets,
    Optional<Origin> origin,
    Optional<Context> context,
    Optional<JsonText> parameters,
    Optional<JsonText> changes,
    Optional<String> reason,
    Optional<String> message,
    Optional<String> stream,
    Optional<String> recordClass,
    Optional<Producer> producer,
    Optional<Source> source) {

  public Event {
    if (action.isEmpty()) {
      throw new IllegalArgumentException("the action is empty");
    }
    targets = List.copyOf(targets);
  }

  public static Builder builder(String action, Actor actor) {
    return new Builder(action, actor);
  }

  /** Collects the members of an event; for one thread. */
  public static final class Builder {
    private final String action;
    private final Actor actor;
    private final List<Target> targets = new ArrayList<>();
    private Optional<String> id = Optional.empty();
    private Optional<Instant> time = Optional.empty();
    private Optional<Category> category = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<Origin> origin = Optional.empty();
    private Optional<Context> context = Optional.empty();
    private Optional<JsonText> parameters = Optional.empty();
    private Optional<JsonText> changes = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private Optional<String> message = Optional.empty();
    private Optional<String> stream = Optional.empty();
    private Optional<String> recordClass = Optional.empty();
    private Optional<Producer> producer = Optional.empty();
    private Optional<Source> source = Optional.empty();

    private Builder(String action, Actor actor) {
      this.action = action;
      this.actor = actor;
    }

    public Builder id(String value) {
      id = Optional.of(value);
      return this;
    }

    public Builder time(Instant value) {
      time = Optional.of(value);
      return this;
    }

    public Builder category(Category value) {
      category = Optional.of(value);
      return this;
    }

    public Builder outcome(Outcome value) {
      outcome = Optional.of(value);
      return this;
    }

    public Builder target(Target value) {
      targets.add(value);
      return this;
    }

    public Builder origin(Origin value) {
      origin = Optional.of(value);
      return this;
    }

    public Builder context(Context value) {
      context = Optional.of(value);
      return this;
    }

    public Builder parameters(JsonText value) {
      parameters = Optional.of(value);
      return this;
    }

    public Builder changes(JsonText value) {
      changes = Optional.of(value);
      return this;
    }

    public Builder reason(String value) {
      reason = Optional.of(value);
      return this;
    }

    public Builder message(String value) {
      message = Optional.of(value);
      return this;
    }

    public Builder stream(String value) {
      stream = Optional.of(value);
      return this;
    }

    public Builder recordClass(String value) {
      recordClass = Optional.of(value);
      return this;
    }

    public Builder producer(Producer value) {
      producer = Optional.of(value);
      return this;
    }

    public Builder source(Source value) {
      source = Optional.of(value);
      return this;
    }

    public Event build() {
      return new Event(
          id,
          time,
          action,
          category,
          outcome,
          actor,
          targets,
          origin,
          context,
          parameters,
          changes,
          reason,
          message,
          stream,
          recordClass,
          producer,
          source);
    }
  }
}
