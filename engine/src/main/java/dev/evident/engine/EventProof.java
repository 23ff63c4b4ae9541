package dev.evident.engine;

import dev.evident.log.StoredRecord;
import dev.evident.merkle.TlogProof;
import dev.evident.merkle.VerifierKey;
import java.util.List;
import java.util.Optional;

/**
 * What an outsider needs to check one event: its salted segments, its entry, the path to a signed
 * checkpoint, the key.
 *
 * @param witnessKeys verifier keys of the witnesses that are asked, each ending in a line feed
 * @param segments empty for a reader who does not see the whole record: then the proof shows that
 *     the log holds the record, and not what is in it
 */
public record EventProof(
    long index,
    Optional<List<StoredRecord.Segment>> segments,
    byte[] entry,
    TlogProof proof,
    VerifierKey key,
    String witnessKeys) {
  public EventProof {
    segments = segments.map(List::copyOf);
  }
}
