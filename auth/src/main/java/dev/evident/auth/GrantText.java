package dev.evident.auth;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A grant as JSON, in files and in the API alike. */
public final class GrantText {
  private static final Set<String> MEMBERS = Set.of("role", "stream", "filter", "hidden", "masked");

  private GrantText() {}

  /** Of a grant with at most one filter, as all stored ones are. */
  public static String json(Grant grant) {
    return new JsonText()
        .text("role", grant.role().text())
        .text("stream", grant.stream())
        .text("filter", grant.filters().stream().reduce((a, b) -> "(" + a + ") AND (" + b + ")"))
        .texts("hidden", grant.hidden())
        .texts("masked", grant.masked())
        .end();
  }

  public static List<String> json(List<Grant> grants) {
    return grants.stream().map(GrantText::json).toList();
  }

  /** The list of that name; it must be there. */
  public static List<Grant> list(JsonObject object, String member) throws JsonRefused {
    if (!object.isList(member)) {
      throw new JsonRefused("the member '" + member + "' must be a list of grants");
    }
    List<JsonObject> objects = object.objects(member);
    if (objects.size() > Principal.GRANTS_MAX) {
      throw new JsonRefused(member + " has more than " + Principal.GRANTS_MAX + " grants");
    }
    List<Grant> grants = new ArrayList<>();
    for (JsonObject one : objects) {
      grants.add(grant(one));
    }
    return List.copyOf(grants);
  }

  private static Grant grant(JsonObject object) throws JsonRefused {
    object.requireOnly(MEMBERS);
    String name = object.needText("role");
    Optional<Role> role = Role.named(name);
    if (role.isEmpty()) {
      throw new JsonRefused("a role is one of " + Role.all());
    }
    try {
      return new Grant(
          role.get(),
          object.needText("stream"),
          object.text("filter").stream().toList(),
          new TreeSet<>(object.texts("hidden")),
          new TreeSet<>(object.texts("masked")));
    } catch (IllegalArgumentException e) {
      throw new JsonRefused(String.valueOf(e.getMessage()));
    }
  }
}
