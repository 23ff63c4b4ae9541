package dev.evident.saved;

import dev.evident.auth.Permission;
import dev.evident.auth.Principal;

/**
 * What one principal may do with saved things. What is personal is there for its owner alone,
 * whatever others may do. What is shared is there for who reads the stream that it names, or for
 * everybody who reads when it names none. Sharing needs {@code share} for that stream, or for all
 * streams when it names none; so does the change of a shared thing of one's own. {@code
 * manage-shared} is for the shared things of others.
 */
public record Rights(Principal principal) {

  public boolean owns(Saved<?> saved) {
    return saved.owner().id().equals(Owner.of(principal).id());
  }

  public boolean maySee(Saved<?> saved) {
    return owns(saved) || (saved.shared() && reads(saved.content()));
  }

  private boolean reads(Content content) {
    return content.stream()
        .map(stream -> principal.may(Permission.READ, stream))
        .orElseGet(() -> principal.maySomewhere(Permission.READ));
  }

  public boolean mayShare(Content content) {
    return may(Permission.SHARE, content);
  }

  /** Whether it may become this: it is there for him, and what comes of it may be. */
  public boolean mayChange(Saved<?> saved, Content content, boolean shared) {
    if (!owns(saved)) {
      return maySee(saved)
          && may(Permission.MANAGE_SHARED, saved.content())
          && may(Permission.MANAGE_SHARED, content);
    }
    return !shared || mayShare(content);
  }

  public boolean mayDelete(Saved<?> saved) {
    return owns(saved) || (maySee(saved) && may(Permission.MANAGE_SHARED, saved.content()));
  }

  private boolean may(Permission permission, Content content) {
    return content.stream()
        .map(stream -> principal.may(permission, stream))
        .orElseGet(() -> principal.may(permission));
  }
}
