package dev.evident.log;

import dev.evident.merkle.Hash;

/**
 * A durable state of the log.
 *
 * @param size records committed
 * @param root root of the tree of that size
 * @param acceptedMs accepted time of the last record, 0 for an empty log
 */
public record Committed(long size, Hash root, long acceptedMs) {}
