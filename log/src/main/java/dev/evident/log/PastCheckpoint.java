package dev.evident.log;

import java.time.Instant;
import java.util.Optional;

/**
 * A checkpoint that was signed earlier.
 *
 * @param size records under it
 * @param time when the last of them was accepted, so that it was signed within a moment after;
 *     empty when that record cannot be read now
 */
public record PastCheckpoint(long size, Optional<Instant> time) {}
