package dev.evident.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.EventReader;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.ParsedRecord;
import dev.evident.codec.PersonalFields;
import dev.evident.codec.RecordFields;
import dev.evident.codec.Records;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Any body is answered, and what is accepted is a record that the other code can read. */
class EventReaderFuzzTest {
  private static final Names ANY =
      new Names() {
        @Override
        public int streamNumber(String name) {
          return 1;
        }

        @Override
        public int classNumber(String name) {
          return 2;
        }
      };

  @FuzzTest(maxDuration = "60s")
  void linesAreAnswered(byte[] body) throws IOException {
    read(body, BodyFormat.NDJSON);
  }

  @FuzzTest(maxDuration = "60s")
  void jsonIsAnswered(byte[] body) throws IOException {
    read(body, BodyFormat.JSON);
  }

  private static void read(byte[] body, BodyFormat format) throws IOException {
    EventReader reader =
        new EventReader(
            Limits.DEFAULT,
            ANY,
            new PersonalFields(List.of("actor.name", "targets", "parameters.a", "message")),
            InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000L)),
            new Random(1));
    try {
      reader.read(new ByteArrayInputStream(body), format, new Check());
    } catch (BodyRefused expected) {
      // an answer like any other
    }
  }

  private static final class Check implements EventReader.Sink {
    private final RecordFields fields = new RecordFields();

    @Override
    public void accepted(ParsedRecord r) {
      byte[] record = slice(r, r.recordOffset(), r.recordLength());
      fields.read(record, 0, record.length);
      boolean exact =
          r.segments() == 1
              || Arrays.equals(
                  record,
                  Records.reassemble(
                      slice(r, r.offset(), r.length()),
                      slice(r, r.secondOffset(), r.secondLength())));
      if (!exact || !Records.sameContent(record, record, r.timeFromServer())) {
        throw new AssertionError("bug: the record does not come back as it was");
      }
    }

    private static byte[] slice(ParsedRecord r, int offset, int length) {
      return Arrays.copyOfRange(r.buffer(), offset, offset + length);
    }

    @Override
    public void rejected(Refusal refusal) {
      if (refusal.detail().isBlank()) {
        throw new AssertionError("bug: a refusal without a reason");
      }
    }
  }
}
