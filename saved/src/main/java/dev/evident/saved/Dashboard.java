package dev.evident.saved;

import java.util.List;
import java.util.Optional;

/**
 * Panels that are looked at together.
 *
 * @param about a sentence for who opens it; may be empty
 * @param range of the panels that have none of their own
 */
public record Dashboard(
    Title title,
    String about,
    Optional<String> stream,
    TimeRange range,
    Refresh refresh,
    List<Panel> panels)
    implements Content {
  /** Each panel is one query or two at each refresh. */
  public static final int PANELS_MAX = 24;

  public static final int ABOUT_CHARS_MAX = 500;
  private static final String STREAM = "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?";

  public Dashboard {
    Title.requireLine("about", about, ABOUT_CHARS_MAX);
    stream.ifPresent(Dashboard::requireStream);
    panels = List.copyOf(panels);
    if (panels.size() > PANELS_MAX) {
      throw new IllegalArgumentException("a dashboard has at most " + PANELS_MAX + " panels");
    }
  }

  static void requireStream(String name) {
    if (!name.matches(STREAM)) {
      throw new IllegalArgumentException("stream is a name of 1 to 64 of a-z 0-9 . _ -");
    }
  }
}
