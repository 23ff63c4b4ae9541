package dev.evident.firewall;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.EventReader;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.ParsedRecord;
import dev.evident.codec.PersonalFields;
import dev.evident.codec.RecordFilter;
import dev.evident.codec.Records;
import dev.evident.model.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Events through a real reader with a firewall in it. */
final class Filtering {
  static final Pattern MASK = Pattern.compile("‹redacted:([a-z0-9-]+):([a-z2-7]{20})›");
  static final byte[] KEY = new byte[Firewall.KEY_BYTES];
  static final int MAIN = 0;
  static final int STRICT = 1;
  static final int OPEN = 2;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Names NAMES =
      new Names() {
        @Override
        public int streamNumber(String name) {
          return List.of("main", "strict", "open").indexOf(name);
        }

        @Override
        public int classNumber(String name) {
          return 1;
        }
      };

  final Firewall firewall;
  private final EventReader reader;
  final List<String> records = new ArrayList<>();
  final List<byte[]> segments = new ArrayList<>();
  final List<Refusal> refusals = new ArrayList<>();
  final List<Integer> idLengths = new ArrayList<>();

  Filtering(Firewall firewall, PersonalFields personal) {
    this.firewall = firewall;
    this.reader =
        new EventReader(
            Limits.DEFAULT,
            NAMES,
            personal,
            firewall.filter(),
            InstantSource.fixed(Instant.parse("2026-11-01T00:00:00Z")),
            new Random(1));
  }

  static Filtering with(String... paths) {
    return new Filtering(firewall(RuleFile.builtIn(), paths), PersonalFields.NONE);
  }

  static Firewall firewall(List<Rule> rules, String... paths) {
    return new Firewall(
        rules,
        new PathPolicy(List.of(paths)),
        FirewallMode.MASK,
        Map.of(STRICT, FirewallMode.REFUSE, OPEN, FirewallMode.OFF),
        KEY);
  }

  static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  static String event(String members) {
    return "{\"id\":\"e1\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}," + members + "}";
  }

  /** The record of one event, without what the server adds in front of the action. */
  String record(String json) {
    List<String> out = records(json);
    if (out.size() != 1) {
      throw new AssertionError("refused: " + refusals);
    }
    return out.getFirst();
  }

  List<String> records(String json) {
    records.clear();
    segments.clear();
    refusals.clear();
    idLengths.clear();
    byte[] body = (json.replace("\n", " ") + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      reader.read(new ByteArrayInputStream(body), BodyFormat.NDJSON, new Keep());
    } catch (IOException | BodyRefused e) {
      throw new AssertionError(e);
    }
    return List.copyOf(records);
  }

  String message(String text) {
    String record = record(event("\"message\":" + quoted(text)));
    return JSON.readTree(record).get("message").stringValue();
  }

  /** A record straight through a filter; the bytes that come out. */
  static byte[] through(RecordFilter filter, byte[] record) {
    byte[] roomy = Arrays.copyOf(record, record.length + Scanner.SLACK);
    return switch (filter.look(roomy, record.length, MAIN)) {
      case RecordFilter.Unchanged _ -> record;
      case RecordFilter.Changed(byte[] bytes, int length) -> Arrays.copyOf(bytes, length);
      case RecordFilter.Refuse refuse -> throw new AssertionError(refuse.toString());
    };
  }

  private final class Keep implements EventReader.Sink {
    @Override
    public void accepted(ParsedRecord r) {
      String record =
          new String(r.buffer(), r.recordOffset(), r.recordLength(), StandardCharsets.UTF_8);
      records.add(record);
      idLengths.add(r.idLength());
      byte[] first = Arrays.copyOfRange(r.buffer(), r.offset(), r.offset() + r.length());
      if (r.segments() == 2) {
        byte[] second =
            Arrays.copyOfRange(r.buffer(), r.secondOffset(), r.secondOffset() + r.secondLength());
        segments.add(second);
        if (!record.equals(new String(Records.reassemble(first, second), StandardCharsets.UTF_8))) {
          throw new AssertionError("the segments are not the record");
        }
      }
    }

    @Override
    public void rejected(Refusal refusal) {
      refusals.add(refusal);
    }
  }
}
