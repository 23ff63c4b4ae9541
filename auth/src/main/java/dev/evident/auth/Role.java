package dev.evident.auth;

import static dev.evident.auth.Permission.APPEND;
import static dev.evident.auth.Permission.EXPORT;
import static dev.evident.auth.Permission.MINT_VIEWER_TOKENS;
import static dev.evident.auth.Permission.OPERATE;
import static dev.evident.auth.Permission.PROOFS;
import static dev.evident.auth.Permission.READ;
import static dev.evident.auth.Permission.READ_AUDIT;
import static dev.evident.auth.Permission.SAVE;
import static dev.evident.auth.Permission.SHARE;
import static dev.evident.auth.Permission.VERIFY;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The only place that says what a role may do; docs/access.md shows the same table (a test). */
public enum Role {
  /** Sends events and sees none. */
  PRODUCER(APPEND),
  /** Looks at events. */
  READER(READ, PROOFS, SAVE, MINT_VIEWER_TOKENS),
  /** Looks into an incident and takes events out. */
  RESPONDER(READ, PROOFS, EXPORT, SAVE, SHARE, MINT_VIEWER_TOKENS),
  /** Checks everything, those who look included. */
  AUDITOR(READ, PROOFS, EXPORT, READ_AUDIT, SAVE, SHARE, VERIFY),
  /** Keeps the server running and sees no event. */
  OPERATOR(OPERATE, VERIFY),
  /** Everything. */
  ADMIN(Permission.values());

  @SuppressWarnings("ImmutableEnumChecker") // it is wrapped as unmodifiable, and its set let go
  private final Set<Permission> permissions;

  Role(Permission... permissions) {
    this.permissions = Collections.unmodifiableSet(EnumSet.copyOf(List.of(permissions)));
  }

  public Set<Permission> permissions() {
    return permissions;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> named(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  /** The names of all, for messages. */
  public static String all() {
    return String.join(", ", Arrays.stream(values()).map(Role::text).toList());
  }
}
