package dev.evident.saved;

import dev.evident.auth.json.JsonObject;
import java.util.Set;

/**
 * A kind of what is kept.
 *
 * @param file its name in the data directory, and what the file's header says
 * @param members of its content
 * @param ownedMax that one owner may have
 */
public record SavedKind<C extends Content>(
    String file, Set<String> members, int ownedMax, Reader<C> reader) {
  public static final SavedKind<SavedSearch> SEARCHES =
      new SavedKind<>("searches", ContentJson.SEARCH, 200, ContentJson::search);
  public static final SavedKind<Dashboard> DASHBOARDS =
      new SavedKind<>("dashboards", ContentJson.DASHBOARD, 50, ContentJson::dashboard);

  public SavedKind {
    members = Set.copyOf(members);
  }

  /** Reads the content's members; those of others may stand beside them. */
  @FunctionalInterface
  public interface Reader<C> {
    C read(JsonObject json) throws SavedRefused;
  }
}
