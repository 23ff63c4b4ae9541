package dev.evident.engine.access;

import dev.evident.store.scan.QueryPool;

/**
 * Who asks, as far as answers depend on it.
 *
 * @param id tells principals apart: a cursor of one is refused from another, and his exports are
 *     not there for anybody else
 * @param name for people; two may have the same
 * @param place where the question came from: divides the turns of one who asks from many
 */
public record Asker(String id, String name, String place, Access access) {
  /** Somebody on this machine who may do everything. */
  public static Asker local(String name) {
    return new Asker(name, name, "local", Access.ALL);
  }

  /** The same with what he may do at another moment. */
  public Asker with(Access other) {
    return new Asker(id, name, place, other);
  }

  /** Where his questions wait for their turn. */
  public QueryPool.Line line() {
    return new QueryPool.Line(id, place);
  }
}
