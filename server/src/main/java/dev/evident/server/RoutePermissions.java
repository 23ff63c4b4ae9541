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
          needs("GET /v1/integrity", Permission.VERIFY),
          needs("GET /v1/integrity/verification", Permission.VERIFY),
          needs("POST /v1/integrity/verification", Permission.VERIFY),
          needs("GET /v1/checkpoints", Permission.VERIFY),
          needs("GET /v1/settings", Permission.OPERATE),
          needs("GET /v1/storage", Permission.OPERATE),
          needs("GET /v1/export", Permission.EXPORT),
          needs("POST /v1/exports", Permission.EXPORT),
          needs("GET /v1/exports", Permission.EXPORT),
          needs("GET /v1/exports/{id}", Permission.EXPORT),
          needs("DELETE /v1/exports/{id}", Permission.EXPORT),
          needs("GET /v1/exports/{id}/content", Permission.EXPORT),
          needs("GET /v1/exports/{id}/manifest", Permission.EXPORT),
          needs("GET /metrics", Permission.OPERATE), // off the loopback address
          anybody("GET /v1/streams"),
          needs("POST /v1/streams", Permission.MANAGE_STREAMS),
          needs("GET /v1/keys", Permission.MANAGE_KEYS),
          needs("POST /v1/keys", Permission.MANAGE_KEYS),
          needs("POST /v1/keys/{id}/rotate", Permission.MANAGE_KEYS),
          needs("DELETE /v1/keys/{id}", Permission.MANAGE_KEYS),
          needs("GET /v1/grants", Permission.MANAGE_ROLES),
          needs("PUT /v1/grants", Permission.MANAGE_ROLES),
          needs("DELETE /v1/grants", Permission.MANAGE_ROLES),
          needs("GET /v1/approvals", Permission.APPROVE),
          needs("POST /v1/approvals/{id}/approve", Permission.APPROVE),
          needs("POST /v1/approvals/{id}/reject", Permission.APPROVE),
          needs("POST /v1/viewer-tokens", Permission.MINT_VIEWER_TOKENS),
          needs("GET /v1/searches", Permission.SAVE),
          needs("POST /v1/searches", Permission.SAVE),
          needs("GET /v1/searches/{id}", Permission.SAVE),
          needs("PUT /v1/searches/{id}", Permission.SAVE),
          needs("DELETE /v1/searches/{id}", Permission.SAVE),
          needs("GET /v1/dashboards", Permission.SAVE),
          needs("POST /v1/dashboards", Permission.SAVE),
          needs("GET /v1/dashboards/{id}", Permission.SAVE),
          needs("PUT /v1/dashboards/{id}", Permission.SAVE),
          needs("DELETE /v1/dashboards/{id}", Permission.SAVE),
          anybody("GET /v1/me"),
          anybody("GET /v1/sessions"),
          anybody("POST /v1/sessions"),
          anybody("DELETE /v1/sessions/{id}"));

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
