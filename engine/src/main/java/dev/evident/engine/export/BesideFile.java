package dev.evident.engine.export;

import dev.evident.log.verify.EvidenceEnd;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The file of events that evidence is the manifest of; nothing at all for forms without one. For
 * one thread.
 */
final class BesideFile {
  private final ExportForm form;
  private final OutputStream out;
  private final MessageDigest sha256 = Digests.sha256();
  private long bytes;

  BesideFile(ExportForm form, OutputStream out) throws IOException {
    this.form = form;
    this.out = out;
    if (form == ExportForm.CSV) {
      write(Csv.row(EventCells.COLUMNS).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** An event as its reader sees it. */
  void event(long index, byte[] record) throws IOException {
    switch (form) {
      case JSONL -> {
        write(record);
        write(new byte[] {'\n'});
      }
      case CSV -> write(Csv.row(EventCells.of(index, record)).getBytes(StandardCharsets.UTF_8));
      case HTML, EVIDENCE -> {}
    }
  }

  long bytes() {
    return bytes;
  }

  /** What the manifest says about it, when it is whole. */
  Optional<EvidenceEnd.ExportedFile> told() {
    return form.hasManifest()
        ? Optional.of(new EvidenceEnd.ExportedFile(form.text(), bytes, Hash.of(sha256.digest())))
        : Optional.empty();
  }

  private void write(byte[] piece) throws IOException {
    out.write(piece);
    sha256.update(piece);
    bytes += piece.length;
  }
}
