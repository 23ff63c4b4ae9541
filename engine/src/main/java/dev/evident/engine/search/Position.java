package dev.evident.engine.search;

import java.time.Instant;

/** The place of an event in every {@link Order}. */
public record Position(Instant time, long index) {}
