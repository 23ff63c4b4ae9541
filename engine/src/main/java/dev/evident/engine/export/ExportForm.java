package dev.evident.engine.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an export is made into. */
public enum ExportForm {
  /** One page that shows the events and checks itself. */
  HTML("text/html; charset=utf-8", "html"),
  /** The lines of evidence alone. */
  EVIDENCE("application/x-ndjson", "evidence.ndjson"),
  /** Records, one a line, with evidence as their manifest. */
  JSONL("application/x-ndjson", "jsonl"),
  /** A table, with evidence as its manifest. */
  CSV("text/csv; charset=utf-8; header=present", "csv");

  private final String contentType;
  private final String suffix;

  ExportForm(String contentType, String suffix) {
    this.contentType = contentType;
    this.suffix = suffix;
  }

  /** Whether the events are in a file beside the evidence. */
  public boolean hasManifest() {
    return this == JSONL || this == CSV;
  }

  public String contentType() {
    return contentType;
  }

  /** How the name of such a file ends, without the dot. */
  public String suffix() {
    return suffix;
  }

  /** As parameters and answers write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The form with this text. */
  public static Optional<ExportForm> of(String text) {
    return Arrays.stream(values()).filter(form -> form.text().equals(text)).findFirst();
  }
}
