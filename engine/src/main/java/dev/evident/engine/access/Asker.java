package dev.evident.engine.access;

/**
 * Who asks, as far as answers depend on it.
 *
 * @param name tells principals apart: a cursor of one is refused from another
 * @param place where the question came from: askers take turns by it
 */
public record Asker(String name, String place, Access access) {
  /** Somebody on this machine who may do everything. */
  public static Asker local(String name) {
    return new Asker(name, "local", Access.ALL);
  }

  /** Who takes turns with others. */
  public String turn() {
    return name + '@' + place;
  }
}
