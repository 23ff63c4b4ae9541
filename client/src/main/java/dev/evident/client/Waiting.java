package dev.evident.client;

import java.time.Duration;

/**
 * The client pauses before it tries again.
 *
 * @param reason what went wrong, for people
 * @param pause how long it waits
 */
public record Waiting(String reason, Duration pause) {}
