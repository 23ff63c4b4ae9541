package dev.evident.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.EventReader;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.ParsedRecord;
import dev.evident.codec.PersonalFields;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records as the codec writes them are records as queries read them. */
class CodecRecordsTest implements EventReader.Sink {
  private final List<FlatRecord> records = new ArrayList<>();

  @Test
  void whatAProducerSentIsFoundWhereTheRecordKeepsIt() throws Exception {
    String body =
        """
        {"time":"2026-10-31T12:00:00+02:00","action":"a.b","actor":{"type":"user","id":"\\u0061lice","team":"x y"},"colour":"red","targets":[{"id":"1"},{"id":"2","size":5}],"origin":{"ip":"::ffff:10.0.0.1"},"parameters":{"n":1.50,"o":{"p":[true]}}}
        """;
    Names names =
        new Names() {
          @Override
          public int streamNumber(String name) {
            return 1;
          }

          @Override
          public int classNumber(String name) {
            return 1;
          }
        };
    new EventReader(
            Limits.DEFAULT,
            names,
            new PersonalFields(List.of()),
            InstantSource.fixed(Events.NOW),
            new Random(1))
        .read(
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
            BodyFormat.NDJSON,
            this);
    assertThat(records).hasSize(1);
    for (String query :
        List.of(
            "actor.id=alice",
            "parameters.actor.team:\"x y\"",
            "parameters.colour=red",
            "parameters.targets.1.size:[5 TO 5]",
            "target.id=2",
            "origin.ip:10.0.0.0/8",
            "parameters.n:[1.5 TO 1.5] parameters.n=1.50",
            "parameters.o.p=true",
            "time=2026-10-31T10:00:00Z",
            "received=2026-11-01T12:00:00Z",
            "stream=main class=default",
            "id:*")) {
      assertThat(
              new Evaluation(Events.NOW)
                  .matches(QueryText.parse(query).filter(), records.getFirst()))
          .as(query)
          .isTrue();
    }
  }

  @Override
  public void accepted(ParsedRecord r) {
    int end = r.recordOffset() + r.recordLength();
    records.add(
        FlatRecord.read(records.size(), Arrays.copyOfRange(r.buffer(), r.recordOffset(), end)));
  }

  @Override
  public void rejected(Refusal refusal) {
    throw new AssertionError(refusal.toString());
  }
}
