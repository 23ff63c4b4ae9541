package dev.evident.auth.oidc;

import dev.evident.auth.Grant;
import dev.evident.auth.Principal;
import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** From the claims of a verified token to a principal with what it was granted. Thread-safe. */
final class People {
  /** A token cannot list more: it has 8 KiB. */
  private static final int GROUPS_MAX = 1_000;

  private final String groupsClaim;
  private final Function<Set<String>, List<Grant>> grants;

  /**
   * @param grants what subjects such as {@code user:…} and {@code group:…} were granted together
   */
  People(String groupsClaim, Function<Set<String>, List<Grant>> grants) {
    this.groupsClaim = groupsClaim;
    this.grants = grants;
  }

  Principal principal(JsonObject claims) throws TokenRefused {
    try {
      String subject = claims.needText("sub");
      // Shown to people; what counts is the subject, which the person cannot change.
      String name = claims.text("preferred_username").orElse(subject);
      Set<String> subjects = new LinkedHashSet<>();
      subjects.add("user:" + subject);
      groups(claims).forEach(group -> subjects.add("group:" + group));
      return new Principal(
          name, Principal.Kind.PERSON, grants.apply(subjects), Optional.of(subject));
    } catch (JsonRefused | IllegalArgumentException e) {
      throw new TokenRefused("its claims: " + e.getMessage());
    }
  }

  private List<String> groups(JsonObject claims) throws JsonRefused {
    JsonObject holder = claims;
    String name = groupsClaim;
    while (!holder.names().contains(name) && name.indexOf('.') > 0) {
      Optional<JsonObject> inner = holder.object(name.substring(0, name.indexOf('.')));
      if (inner.isEmpty()) {
        return List.of();
      }
      holder = inner.get();
      name = name.substring(name.indexOf('.') + 1);
    }
    List<String> groups = new ArrayList<>(holder.texts(name));
    if (groups.size() > GROUPS_MAX) {
      throw new JsonRefused("there are more than " + GROUPS_MAX + " groups");
    }
    return groups;
  }
}
