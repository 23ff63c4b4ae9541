package dev.evident.client;

/**
 * A record as the log holds it.
 *
 * @param record the exact bytes
 * @param index its index in the log
 * @param leaf its leaf hash in lower-case hex
 * @param acceptedMs when the log took it, milliseconds since 1970 UTC
 */
public record StoredRecord(byte[] record, long index, String leaf, long acceptedMs) {}
