package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One event in evidence. The arrays are the caller's to read and not to change.
 *
 * @param index its place in the log
 * @param entry what stands for it there
 * @param content the record, or what its reader saw of it
 * @param inclusion from the leaf's sibling up to the checkpoint's root
 */
public record EvidenceEvent(long index, byte[] entry, Content content, List<Hash> inclusion) {
  private static final int SEGMENTS_MAX = 2;

  public EvidenceEvent {
    inclusion = List.copyOf(inclusion);
  }

  /** What the file shows of an event. */
  public sealed interface Content {
    /** The whole record, which the entry commits to. */
    record Whole(List<EvidenceSegment> segments) implements Content {
      public Whole {
        segments = List.copyOf(segments);
      }
    }

    /**
     * A record without its hidden fields: whoever exported it does not see the rest. Nothing proves
     * it.
     */
    record Partly(byte[] view) implements Content {}
  }

  /** The line, without its line feed. */
  public byte[] line() {
    StringBuilder json = new StringBuilder(2_048).append("{\"index\":").append(index);
    json.append(",\"entry\":\"").append(EvidenceText.hex(entry));
    switch (content) {
      case Content.Whole(var segments) -> {
        String separator = "\",\"segments\":[";
        for (EvidenceSegment segment : segments) {
          json.append(separator);
          switch (segment) {
            case EvidenceSegment.Kept(byte[] salt, byte[] data) -> {
              json.append("{\"salt\":\"").append(EvidenceText.hex(salt));
              json.append("\",\"data\":\"").append(EvidenceText.base64(data)).append("\"}");
            }
            case EvidenceSegment.Destroyed(Hash hash) ->
                json.append("{\"hash\":\"").append(hash.hex()).append("\"}");
          }
          separator = ",";
        }
        json.append(']');
      }
      case Content.Partly(byte[] view) ->
          json.append("\",\"view\":\"").append(EvidenceText.base64(view)).append('"');
    }
    json.append(",\"inclusion\":\"");
    json.append(EvidenceText.base64(EvidenceText.joined(inclusion))).append("\"}");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static EvidenceEvent parse(byte[] line) throws MalformedException {
    Json json = Json.parse(line);
    long index = json.number("index");
    Content content;
    if (json.isString("view")) {
      content = new Content.Partly(EvidenceText.ofBase64(json.string("view")));
    } else {
      List<EvidenceSegment> segments = new ArrayList<>();
      for (Json segment : json.list("segments")) {
        segments.add(segment(segment));
      }
      if (segments.isEmpty() || segments.size() > SEGMENTS_MAX) {
        throw new MalformedException("an event has one or two segments, not " + segments.size());
      }
      content = new Content.Whole(segments);
    }
    EvidenceEvent event =
        new EvidenceEvent(
            index,
            EvidenceText.ofHex(json.string("entry")),
            content,
            EvidenceText.hashes(EvidenceText.ofBase64(json.string("inclusion"))));
    same(event.line(), line);
    return event;
  }

  static EvidenceSegment segment(Json json) throws MalformedException {
    try {
      return json.isString("hash")
          ? new EvidenceSegment.Destroyed(Hash.of(EvidenceText.ofHex(json.string("hash"))))
          : new EvidenceSegment.Kept(
              EvidenceText.ofHex(json.string("salt")), EvidenceText.ofBase64(json.string("data")));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  /** The index that a line begins with, also when the rest of it is damaged. */
  static Optional<Long> indexOf(byte[] line) {
    String begin =
        new String(line, 0, Math.min(line.length, 32), StandardCharsets.ISO_8859_1)
            .replaceFirst("^\\{\"index\":(0|[1-9][0-9]{0,17}),.*$", "$1");
    return begin.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(begin)) : Optional.empty();
  }

  /** A line has one spelling: another one says something that nobody wrote. */
  static void same(byte[] written, byte[] read) throws MalformedException {
    if (!Arrays.equals(written, read)) {
      throw new MalformedException("the line is not spelled as the format says");
    }
  }
}
