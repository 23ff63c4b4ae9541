package dev.evident.tls;

import java.time.Instant;
import java.util.Optional;

/**
 * What a server shows at present.
 *
 * @param notAfter when it, or an authority in its chain, expires
 * @param reloads how often a new pair was taken since the start
 * @param refusals how often new files were not taken
 * @param trouble why the files as they lie there are not in use
 */
public record TlsStatus(
    Fingerprint fingerprint,
    Instant notAfter,
    long reloads,
    long refusals,
    Optional<String> trouble) {}
