package dev.evident.saved;

import dev.evident.auth.Principal;

/**
 * Whose something is.
 *
 * @param id of the credential and not the name: names are given again, and what is personal must
 *     not come to somebody of the same name
 * @param label as people know him
 */
public record Owner(String id, String label) {
  /** Of what is there from the beginning. */
  public static final Owner SERVER = new Owner("server", "evident");

  public static final int CHARS_MAX = 512;

  public Owner {
    if (id.isBlank() || id.length() > CHARS_MAX || label.isBlank() || label.length() > CHARS_MAX) {
      throw new IllegalArgumentException("an owner has an id and a label");
    }
  }

  public static Owner of(Principal principal) {
    return new Owner(principal.id(), principal.label());
  }
}
