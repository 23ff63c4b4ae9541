package dev.evident.engine.export;

import dev.evident.log.verify.EvidenceEnd;
import dev.evident.log.verify.EvidenceEvent;
import dev.evident.log.verify.EvidenceHead;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** Writes the lines of evidence in their order, and the hash that ends them. For one thread. */
final class EvidenceWriter {
  private final OutputStream out;
  private final MessageDigest sha256 = Digests.sha256();
  private long bytes;
  private long events;
  private long partly;

  EvidenceWriter(OutputStream out) {
    this.out = out;
  }

  void head(EvidenceHead head) throws IOException {
    line(head.line());
  }

  void event(EvidenceEvent event) throws IOException {
    line(event.line());
    events++;
    if (event.content() instanceof EvidenceEvent.Content.Partly) {
      partly++;
    }
  }

  void end(String missing, Optional<EvidenceEnd.ExportedFile> beside) throws IOException {
    write(EvidenceEnd.upToHash(events, partly, missing, beside));
    out.write(EvidenceEnd.hashAndBehind(Hash.of(sha256.digest())));
    out.write('\n');
  }

  long bytes() {
    return bytes;
  }

  private void line(byte[] line) throws IOException {
    write(line);
    write(new byte[] {'\n'});
  }

  private void write(byte[] piece) throws IOException {
    out.write(piece);
    sha256.update(piece);
    bytes += piece.length;
  }
}
