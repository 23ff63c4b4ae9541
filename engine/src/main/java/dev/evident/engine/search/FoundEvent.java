package dev.evident.engine.search;

import dev.evident.engine.access.Seen;

/** An event of an answer, as whoever asks may see it. */
public record FoundEvent(long index, Seen seen) {}
