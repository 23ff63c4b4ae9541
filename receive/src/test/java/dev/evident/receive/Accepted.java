package dev.evident.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.EventReader;
import dev.evident.codec.EventWriter;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.ParsedRecord;
import dev.evident.codec.PersonalFields;
import dev.evident.model.Event;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/** Holds an event against the parser of the log. */
final class Accepted {
  private static final Names NAMES =
      new Names() {
        @Override
        public int streamNumber(String name) {
          return name.equals(DEFAULT_STREAM) ? 0 : UNKNOWN;
        }

        @Override
        public int classNumber(String name) {
          return name.equals(DEFAULT_CLASS) ? 0 : UNKNOWN;
        }
      };

  private Accepted() {}

  /** Fails unless the log takes the event; its record. */
  static JsonNode assertAccepted(Event event, InstantSource clock) throws Exception {
    byte[] line = new EventWriter().write(event);
    EventReader reader =
        new EventReader(Limits.DEFAULT, NAMES, PersonalFields.NONE, clock, new SplittableRandom(1));
    List<byte[]> records = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    reader.read(
        new ByteArrayInputStream(line),
        BodyFormat.NDJSON,
        new EventReader.Sink() {
          @Override
          public void accepted(ParsedRecord record) {
            int from = record.recordOffset();
            records.add(Arrays.copyOfRange(record.buffer(), from, from + record.recordLength()));
          }

          @Override
          public void rejected(Refusal refusal) {
            refusals.add(refusal);
          }
        });
    assertThat(refusals).isEmpty();
    assertThat(records).hasSize(1);
    String record = new String(records.getFirst(), java.nio.charset.StandardCharsets.UTF_8);
    JsonNode json = Originals.parse(record).orElseThrow();
    assertThat(json.path("source").path("raw").asString())
        .isEqualTo(event.source().orElseThrow().raw());
    return json;
  }
}
