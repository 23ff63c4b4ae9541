package dev.evident.server;

import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.engine.access.Access;
import dev.evident.engine.access.Asker;
import dev.evident.engine.audit.Visitor;
import dev.evident.http.Call;
import dev.evident.http.Handler;
import dev.evident.http.Reply;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who makes the request under way, and what he may do.
 *
 * @param id tells principals apart
 * @param label names the principal, for people: {@code key:shop-backend}
 * @param person whether it is a human being as far as one knows
 * @param current what he may do at this moment; empty: nothing any more
 */
record Caller(
    String id,
    String label,
    boolean person,
    Access access,
    Supplier<Optional<Access>> current,
    String address,
    Optional<String> userAgent) {

  private static final Set<Permission> READINGS =
      Set.of(Permission.READ, Permission.PROOFS, Permission.EXPORT);

  private static final ScopedValue<Caller> NOW = ScopedValue.newInstance();

  /**
   * Somebody who is proven.
   *
   * @param again who it is when asked later; empty once he may come in no more
   */
  static Caller of(Principal principal, Supplier<Optional<Principal>> again, Call call) {
    Permission reading =
        RoutePermissions.of(call).filter(READINGS::contains).orElse(Permission.READ);
    Access access = Accesses.of(principal, reading);
    return new Caller(
        principal.id(),
        principal.label(),
        principal.kind() == Principal.Kind.PERSON,
        access,
        new AccessLookedAtAgain(access, () -> again.get().map(one -> Accesses.of(one, reading))),
        call.remoteAddress(),
        call.header("User-Agent"));
  }

  /** Who makes the request that this thread handles. */
  static Caller now() {
    return NOW.get();
  }

  /** Handles a request of this caller. */
  Reply handles(Handler handler, Call call) throws Exception {
    return ScopedValue.where(NOW, this).call(() -> handler.handle(call));
  }

  Asker asker() {
    return new Asker(id, label, address, access);
  }

  Visitor visitor() {
    return new Visitor(Optional.of(label), person, address, userAgent);
  }
}
