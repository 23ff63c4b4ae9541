package dev.evident.log.verify;

import dev.evident.merkle.Commitment;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Proofs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Evidence of a small log, made without the server's code. */
final class SyntheticEvidence {
  final NoteSigner signer;
  final SyntheticLog log;
  final EvidenceHead head;
  final List<EvidenceEvent> events = new ArrayList<>();

  /** Every third record has a personal part; the one at {@code partlyAt} is shown partly. */
  SyntheticEvidence(NoteSigner signer, int size, int partlyAt, long seed) throws IOException {
    this.signer = signer;
    Random random = new Random(seed);
    List<byte[]> entries = new ArrayList<>();
    List<List<EvidenceSegment>> records = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<EvidenceSegment> segments = segments(i, random);
      List<Hash> hashes = new ArrayList<>();
      for (EvidenceSegment one : segments) {
        EvidenceSegment.Kept kept = (EvidenceSegment.Kept) one;
        hashes.add(Commitment.segmentHash(hashes.size() + 1, kept.salt(), kept.data()));
      }
      entries.add(
          Entry.event(
              segments.size() > 1 ? Entry.Kind.SEGMENTED_EVENT : Entry.Kind.EVENT,
              1,
              1,
              SyntheticLog.START_MS + i,
              Commitment.recordHash(hashes)));
      records.add(segments);
    }
    log = SyntheticLog.of(entries, signer);
    for (int i = 0; i < size; i++) {
      EvidenceEvent.Content content =
          i == partlyAt
              ? new EvidenceEvent.Content.Partly(SyntheticLog.bytes("{\"id\":\"" + i + "\"}"))
              : new EvidenceEvent.Content.Whole(records.get(i));
      events.add(
          new EvidenceEvent(i, entries.get(i), content, Proofs.inclusion(i, size, log.nodes())));
    }
    head =
        new EvidenceHead(
            signer.verifierKey().text(),
            new String(log.note(), StandardCharsets.UTF_8),
            "",
            "action:a \"</script>&\" ü \u2028 \u0001",
            "key:ann",
            "TICKET-1",
            "2026-11-27T10:00:00Z",
            "evident 0.1.0");
  }

  private static List<EvidenceSegment> segments(int i, Random random) {
    List<EvidenceSegment> segments = new ArrayList<>();
    boolean two = i % 3 == 0;
    String name = two ? "\u0001" : "\"Ann\"";
    segments.add(kept("{\"id\":\"" + i + "\",\"name\":" + name + "}", random));
    if (two) {
      segments.add(kept("\"Bob <b>\"", random));
    }
    return segments;
  }

  private static EvidenceSegment kept(String text, Random random) {
    byte[] salt = new byte[Commitment.SALT_BYTES];
    random.nextBytes(salt);
    return new EvidenceSegment.Kept(salt, SyntheticLog.bytes(text));
  }

  /** The file with all events. */
  byte[] file() throws IOException {
    return file(events, Optional.empty());
  }

  byte[] file(List<EvidenceEvent> some, Optional<EvidenceEnd.ExportedFile> export)
      throws IOException {
    List<byte[]> lines = new ArrayList<>(List.of(head.line()));
    some.forEach(event -> lines.add(event.line()));
    long partly =
        some.stream()
            .filter(event -> event.content() instanceof EvidenceEvent.Content.Partly)
            .count();
    return ended(lines, some.size(), partly, export);
  }

  static byte[] ended(
      List<byte[]> lines, long events, long partly, Optional<EvidenceEnd.ExportedFile> export)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.write(line);
      all.write('\n');
    }
    all.write(EvidenceEnd.upToHash(events, partly, "", export));
    all.write(EvidenceEnd.hashAndBehind(Hash.of(sha256(all.toByteArray()))));
    all.write('\n');
    return all.toByteArray();
  }

  static byte[] page(byte[] lines) {
    return SyntheticLog.bytes(
        "<!doctype html>\n<script type=\"application/x-ndjson\" id=\"evidence\">\n"
            + new String(lines, StandardCharsets.UTF_8)
            + "</script>\n<p>the rest</p>\n");
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
