package dev.evident.server;

import dev.evident.auth.Permission;
import dev.evident.http.Call;
import java.util.Map;
import java.util.Optional;

/**
 * The only place that says which permission a route needs. A permission of streams is needed for
 * one stream at least; which one, the handler or the engine looks at.
 */
final class RoutePermissions {
  /** By method and template; empty: anybody who is proven. */
  static final Map<String, Optional<Permission>> TABLE =
      Map.ofEntries(
          needs("POST /v1/events", Permission.APPEND),
          needs("GET /v1/events", Permission.READ),
          needs("GET /v1/events/{id}", Permission.READ),
          needs("GET /v1/events/{id}/proof", Permission.PROOFS),
          needs("GET /v1/receipts/{index}", Permission.PROOFS),
          needs("GET /v1/stats", Permission.READ),
          needs("GET /v1/tail", Permission.READ),
          needs("GET /v1/integrity", Permission.OPERATE),
          anybody("GET /v1/streams"),
          needs("POST /v1/streams", Permission.MANAGE_STREAMS));

  private RoutePermissions() {}

  private static Map.Entry<String, Optional<Permission>> needs(
      String route, Permission permission) {
    return Map.entry(route, Optional.of(permission));
  }

  private static Map.Entry<String, Optional<Permission>> anybody(String route) {
    return Map.entry(route, Optional.empty());
  }

  /** What the route of the call needs. */
  static Optional<Permission> of(Call call) {
    String method = call.method().equals("HEAD") ? "GET" : call.method();
    String route = method + " " + call.template().orElse("");
    Optional<Permission> needed = TABLE.get(route);
    if (needed == null) {
      throw new AssertionError("bug: no line in the table of permissions for " + route);
    }
    return needed;
  }
}
