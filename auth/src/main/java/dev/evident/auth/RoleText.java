package dev.evident.auth;

import java.util.Optional;

/** A grant in the configuration: {@code ROLE} for all streams, or {@code ROLE@STREAM}. */
public final class RoleText {
  private RoleText() {}

  /**
   * @throws IllegalArgumentException for a text that is none
   */
  public static Grant grant(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    Optional<Role> role = Role.named(name);
    if (role.isEmpty()) {
      throw new IllegalArgumentException("'" + name + "' is no role; there are " + Role.all());
    }
    return Grant.of(role.get(), at < 0 ? Grant.ALL_STREAMS : text.substring(at + 1));
  }
}
