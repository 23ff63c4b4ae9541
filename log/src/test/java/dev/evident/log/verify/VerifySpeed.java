package dev.evident.log.verify;

import dev.evident.merkle.NoteSigner;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Entries per second from a source without I/O cost. Not a test: run its {@code main} with the
 * number of entries, e.g. 2000000.
 */
final class VerifySpeed {
  private VerifySpeed() {}

  public static void main(String[] args) throws InterruptedException {
    int size = Integer.parseInt(args[0]);
    NoteSigner signer = SyntheticLog.signer(SyntheticLog.ORIGIN);
    SyntheticLog log = SyntheticLog.evident(size, 1, signer);
    for (int threads : new int[] {1, 2, 1, 2, 2}) {
      VerifyOptions options = VerifyOptions.of(List.of(signer.verifierKey())).withThreads(threads);
      switch (new Verifier(log, options, () -> Instant.EPOCH).verify()) {
        case Verdict.Verified good ->
            System.out.printf(
                Locale.ROOT,
                "%d threads: %d entries in %d ms, %.2f million a second%n",
                threads,
                size,
                good.duration().toMillis(),
                size / 1e3 / good.duration().toMillis());
        case Verdict.Proven proven -> throw new AssertionError(proven);
        case Verdict.Withheld withheld -> throw new AssertionError(withheld);
        case Verdict.Failed failed -> throw new AssertionError(failed);
      }
    }
  }
}
