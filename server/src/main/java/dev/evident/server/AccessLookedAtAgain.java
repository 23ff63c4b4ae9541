package dev.evident.server;

import dev.evident.engine.access.Access;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What somebody may do while a reply goes on: his credential is looked at again when the last look
 * is a while ago, so that a key that is revoked ends what it began. Once it ended it stays so. For
 * one thread.
 */
final class AccessLookedAtAgain implements Supplier<Optional<Access>> {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Supplier<Optional<Access>> look;
  private Optional<Access> last;
  private long lookedNanos = System.nanoTime();

  AccessLookedAtAgain(Access first, Supplier<Optional<Access>> look) {
    this.last = Optional.of(first);
    this.look = look;
  }

  @Override
  public Optional<Access> get() {
    long now = System.nanoTime();
    if (last.isPresent() && now - lookedNanos >= EVERY.toNanos()) {
      last = look.get();
      lookedNanos = now;
    }
    return last;
  }
}
