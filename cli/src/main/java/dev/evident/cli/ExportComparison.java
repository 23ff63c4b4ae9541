package dev.evident.cli;

import dev.evident.codec.Records;
import dev.evident.engine.export.Csv;
import dev.evident.engine.export.EventCells;
import dev.evident.log.verify.EvidenceEnd;
import dev.evident.log.verify.EvidenceEvent;
import dev.evident.log.verify.EvidenceSegment;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Holds a file of events against its manifest, event by event, as both are read: what stands in the
 * file must be what the record in the manifest makes. So not even the hash in the manifest need be
 * believed.
 */
final class ExportComparison implements Closeable {
  private static final byte[] CSV_HEADER =
      Csv.row(EventCells.COLUMNS).getBytes(StandardCharsets.UTF_8);

  private final Optional<InputStream> in;
  private final boolean csv;
  private Optional<String> wrong = Optional.empty();

  private ExportComparison(Optional<InputStream> in) throws IOException {
    this.in = in;
    this.csv = in.isPresent() && isCsv(in.get());
  }

  static ExportComparison of(Optional<Path> file) throws IOException {
    return new ExportComparison(
        file.isPresent()
            ? Optional.of(new BufferedInputStream(Files.newInputStream(file.get()), 1 << 16))
            : Optional.empty());
  }

  /** Takes the header of a table; leaves anything else where it is. */
  private static boolean isCsv(InputStream in) throws IOException {
    in.mark(CSV_HEADER.length + 1);
    if (Arrays.equals(in.readNBytes(CSV_HEADER.length), CSV_HEADER)) {
      return true;
    }
    in.reset();
    return false;
  }

  /** An event of the manifest. */
  void event(EvidenceEvent event, boolean right) throws IOException {
    if (in.isEmpty() || wrong.isPresent()) {
      return;
    }
    Optional<byte[]> record = record(event);
    if (record.isEmpty()) {
      wrong = Optional.of("the manifest does not hold the record of event " + event.index());
      return;
    }
    byte[] due =
        csv
            ? Csv.row(EventCells.of(event.index(), record.get())).getBytes(StandardCharsets.UTF_8)
            : withLineFeed(record.get());
    if (!Arrays.equals(in.get().readNBytes(due.length), due)) {
      wrong =
          Optional.of(
              "event " + event.index() + " does not stand in the exported file as it was exported");
    }
  }

  private static Optional<byte[]> record(EvidenceEvent event) {
    return switch (event.content()) {
      case EvidenceEvent.Content.Partly(byte[] view) -> Optional.of(view);
      case EvidenceEvent.Content.Whole(var segments) -> {
        ByteArrayOutputStream[] parts = new ByteArrayOutputStream[segments.size()];
        for (int i = 0; i < parts.length; i++) {
          parts[i] = new ByteArrayOutputStream();
          if (segments.get(i) instanceof EvidenceSegment.Kept kept) {
            parts[i].writeBytes(kept.data());
          } else {
            yield Optional.empty();
          }
        }
        try {
          yield Optional.of(
              parts.length == 1
                  ? parts[0].toByteArray()
                  : Records.reassemble(parts[0].toByteArray(), parts[1].toByteArray()));
        } catch (IllegalArgumentException _) {
          yield Optional.empty(); // parts that do not belong together
        }
      }
    };
  }

  private static byte[] withLineFeed(byte[] record) {
    byte[] line = Arrays.copyOf(record, record.length + 1);
    line[record.length] = '\n';
    return line;
  }

  /** What is wrong with the exported file, after the last event; empty also without one. */
  Optional<String> outcome(Optional<EvidenceEnd> end) throws IOException {
    if (in.isEmpty() || wrong.isPresent()) {
      return wrong;
    }
    if (end.isPresent() && end.get().export().isEmpty()) {
      return Optional.of("the evidence is no manifest of another file");
    }
    return in.get().read() < 0
        ? Optional.empty()
        : Optional.of("something follows the last event in the exported file");
  }

  @Override
  public void close() throws IOException {
    if (in.isPresent()) {
      in.get().close();
    }
  }
}
