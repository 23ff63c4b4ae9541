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
import dev.evident.codec.RecordFilter;
import dev.evident.firewall.Firewall;
import dev.evident.firewall.FirewallMode;
import dev.evident.firewall.PathPolicy;
import dev.evident.firewall.RuleFile;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whatever an event holds, what comes out of the firewall is a record in which it finds nothing.
 */
class FirewallFuzzTest {
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

  private static final Firewall FIREWALL =
      new Firewall(
          RuleFile.builtIn(),
          new PathPolicy(List.of("*.secret", "parameters.a", "*.b.*")),
          FirewallMode.MASK,
          Map.of(),
          new byte[Firewall.KEY_BYTES]);

  @FuzzTest(maxDuration = "60s")
  void whatWasMaskedIsLeftAlone(byte[] body) throws IOException {
    read(body);
  }

  /** The bytes as the text of an original, so that they need not be JSON to come far. */
  @FuzzTest(maxDuration = "60s")
  void originalsAreMaskedToo(byte[] raw) throws IOException {
    StringBuilder json =
        new StringBuilder(
            "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"source\":{\"raw\":\"");
    for (char c : new String(raw, StandardCharsets.UTF_8).toCharArray()) {
      boolean escape = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c);
      char safe = Character.isSurrogate(c) ? '?' : c;
      json.append(escape ? "\\u%04x".formatted((int) safe) : String.valueOf(safe));
    }
    read(json.append("\"}}").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void read(byte[] body) throws IOException {
    RecordFilter filter = FIREWALL.filter();
    EventReader reader =
        new EventReader(
            Limits.DEFAULT,
            ANY,
            new PersonalFields(List.of("actor.name", "source.raw", "parameters.a")),
            filter,
            InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000L)),
            new Random(1));
    try {
      reader.read(new ByteArrayInputStream(body), BodyFormat.NDJSON, new Check());
    } catch (BodyRefused expected) {
      // an answer like any other
    }
  }

  private static final class Check implements EventReader.Sink {
    private final RecordFields fields = new RecordFields();
    private final RecordFilter again = FIREWALL.filter();

    @Override
    public void accepted(ParsedRecord r) {
      fields.read(r.buffer(), r.recordOffset(), r.recordLength());
      byte[] record = new byte[r.recordLength() + 16];
      System.arraycopy(r.buffer(), r.recordOffset(), record, 0, r.recordLength());
      if (!(again.look(record, r.recordLength(), r.stream()) instanceof RecordFilter.Unchanged)) {
        throw new AssertionError("bug: something is found in what was masked");
      }
    }

    @Override
    public void rejected(Refusal refusal) {
      if (refusal.detail().isBlank()) {
        throw new AssertionError("bug: a refusal without a reason");
      }
    }
  }
}
