package dev.evident.model;

import java.util.Optional;

/**
 * Who acted. {@code onBehalfOf} nests, so that a chain such as human, agent, tool stays visible.
 *
 * @param id required except for {@link ActorType#ANONYMOUS} and {@link ActorType#SYSTEM}
 */
public record Actor(
    ActorType type,
    Optional<String> id,
    Optional<String> name,
    Optional<String> email,
    Optional<Actor> onBehalfOf) {

  public Actor {
    if (type.needsId() && id.isEmpty()) {
      throw new IllegalArgumentException("an actor of type " + type.text() + " needs an id");
    }
    if (id.isPresent() && id.get().isEmpty()) {
      throw new IllegalArgumentException("the actor's id is empty");
    }
  }

  public static Actor of(ActorType type, String id) {
    return new Actor(type, Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static Actor anonymous() {
    return new Actor(
        ActorType.ANONYMOUS,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static Actor system() {
    return new Actor(
        ActorType.SYSTEM, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Actor withName(String text) {
    return new Actor(type, id, Optional.of(text), email, onBehalfOf);
  }

  public Actor withEmail(String text) {
    return new Actor(type, id, name, Optional.of(text), onBehalfOf);
  }

  public Actor withOnBehalfOf(Actor other) {
    return new Actor(type, id, name, email, Optional.of(other));
  }
}
