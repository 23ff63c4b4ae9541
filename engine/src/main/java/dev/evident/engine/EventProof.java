package dev.evident.engine;

import dev.evident.log.StoredRecord;
import dev.evident.merkle.TlogProof;
import dev.evident.merkle.VerifierKey;

/**
 * Everything that an outsider needs to check one event: its salted segments, its entry, the path to
 * a signed checkpoint, the key.
 */
public record EventProof(StoredRecord record, byte[] entry, TlogProof proof, VerifierKey key) {}
