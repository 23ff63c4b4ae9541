package dev.evident.engine;

import dev.evident.engine.access.Seen;
import dev.evident.log.StoredRecord;

/**
 * A single record that its reader may see.
 *
 * @param record as the log keeps it: not for the reader
 * @param seen what the reader sees
 */
public record FoundRecord(StoredRecord record, Seen seen) {}
