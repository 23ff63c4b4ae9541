package dev.evident.log.verify;

import dev.evident.merkle.Commitment;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The segments of a record, as a proof carries them, held against the entry's commitment. */
final class RecordParts {
  private RecordParts() {}

  /**
   * Fails unless they are what the entry commits to.
   *
   * @return the numbers of those of which only the hash is left
   */
  static List<Integer> check(List<EvidenceSegment> segments, byte[] bytes, String where)
      throws Finding {
    Entry entry = entry(bytes, where);
    if (segments.isEmpty() && entry.kind().map(Entry.Kind::control).orElse(true)) {
      return List.of(); // a control entry carries its content itself
    }
    if (segments.isEmpty() || segments.size() > Commitment.SEGMENTS_MAX) {
      throw new Finding(ExitCode.PAYLOAD_MISSING, "the bundle holds no record", where);
    }
    List<Hash> hashes = new ArrayList<>();
    List<Integer> destroyed = new ArrayList<>();
    for (int number = 1; number <= segments.size(); number++) {
      switch (segments.get(number - 1)) {
        case EvidenceSegment.Kept kept ->
            hashes.add(Commitment.segmentHash(number, kept.salt(), kept.data()));
        case EvidenceSegment.Destroyed(Hash hash) -> {
          hashes.add(hash);
          destroyed.add(number);
        }
      }
    }
    Optional<Hash> commitment = entry.commitment();
    boolean several = entry.kind().equals(Optional.of(Entry.Kind.SEGMENTED_EVENT));
    if (commitment.isEmpty()
        || several != (segments.size() > 1)
        || !commitment.get().equals(Commitment.recordHash(hashes))) {
      throw new Finding(
          ExitCode.PAYLOAD_MISMATCH, "the record is not the one that the entry commits to", where);
    }
    if (destroyed.size() == segments.size()) {
      throw new Finding(ExitCode.PAYLOAD_MISSING, "every part of the record is destroyed", where);
    }
    return destroyed;
  }

  static Entry entry(byte[] bytes, String where) throws Finding {
    try {
      return Entry.decode(bytes);
    } catch (MalformedException e) {
      throw new Finding(ExitCode.ENTRY, e.reason(), where);
    }
  }
}
