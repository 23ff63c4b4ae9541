package dev.evident.saved;

import java.util.Optional;

/**
 * What every panel has, whatever it shows. Panels stand one after the other, from left to right and
 * then down, so a place is the place in the list.
 *
 * @param range its own time range; empty: that of the dashboard
 * @param width in twelfths of the page
 * @param height in rows
 */
public record PanelFrame(Title title, Optional<TimeRange> range, int width, int height) {
  public static final int WIDTH_MIN = 2;
  public static final int WIDTH_MAX = 12;
  public static final int HEIGHT_MAX = 6;

  public PanelFrame {
    if (width < WIDTH_MIN || width > WIDTH_MAX) {
      throw new IllegalArgumentException(
          "a panel's width is " + WIDTH_MIN + " to " + WIDTH_MAX + ", in twelfths of the page");
    }
    if (height < 1 || height > HEIGHT_MAX) {
      throw new IllegalArgumentException("a panel's height is 1 to " + HEIGHT_MAX + " rows");
    }
  }
}
