package dev.evident.store.terms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Filter;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import dev.evident.query.RandomQueries;
import dev.evident.query.RandomRecords;
import dev.evident.store.segment.Shredder;
import dev.evident.store.segment.TemplatePaths;
import dev.evident.store.segment.TermLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final String UUID = "01a0f4c2-deec-7000-a28f-a5a38da9f63a";

  /** Every record is a block of its own. */
  private static final class Blocks implements TermLookup {
    final Map<Long, Set<Integer>> blocks = new HashMap<>();

    void add(int block, FlatRecord record) {
      RecordTerms.of(record, term -> blocks.computeIfAbsent(term, _ -> new HashSet<>()).add(block));
    }

    @Override
    public void blocks(long term, long[] bits) {
      blocks.getOrDefault(term, Set.of()).forEach(b -> bits[b >> 6] |= 1L << b);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33, 34})
  void aRecordThatMatchesIsNeverLeftOut(long seed) throws IOException {
    RandomQueries queries = new RandomQueries(seed);
    List<FlatRecord> records = new ArrayList<>(new RandomRecords(seed).records(70));
    Random random = new Random(seed);
    Blocks lookup = new Blocks();
    for (int i = 0; i < 30; i++) {
      records.add(odd(records.size(), random));
    }
    for (int i = 0; i < records.size(); i++) {
      lookup.add(i, records.get(i));
    }
    Evaluation evaluation = new Evaluation(NOW);
    int matches = 0;
    int narrowed = 0;
    for (int i = 0; i < 3_000; i++) {
      Filter filter = queries.filter(i % 4);
      long[] bits = new long[2];
      boolean any = TermPlan.of(filter).narrow(lookup, records.size(), bits);
      assertThat(any).isEqualTo((bits[0] | bits[1]) != 0);
      for (int r = 0; r < records.size(); r++) {
        boolean may = (bits[r >> 6] >>> r & 1) != 0;
        if (evaluation.matches(filter, records.get(r))) {
          assertThat(may).as("%s in %s", QueryText.write(filter), records.get(r).values()).isTrue();
          matches++;
        }
        narrowed += may ? 0 : 1;
      }
    }
    assertThat(matches).isGreaterThan(5_000);
    assertThat(narrowed).isGreaterThan(5_000);
  }

  private static final List<String> ODD =
      List.of(
          UUID,
          "01A0F4C2-DEEC-7000-A28F-A5A38DA9F63A",
          "x " + UUID,
          "deec",
          "7000",
          "a5a38da9f63a",
          "01a0f4c2",
          "::FFFF:10.9.8.7",
          "10.9.8.7",
          "12345",
          "123456",
          "a.b",
          "abc.abcdef",
          "",
          "-",
          "dead beef",
          "İSTANBUL",
          "żółty.x",
          "1e3",
          "deadbeef-0000-0000-0000-000000000000");

  private static FlatRecord odd(int index, Random random) {
    String pick = ODD.get(random.nextInt(ODD.size()));
    String other = ODD.get(random.nextInt(ODD.size()));
    String json =
        "{\"id\":\"%s\",\"time\":\"2026-10-01T00:00:00Z\",\"parameters\":{\"a\":\"%s\",\"n\":12345,\"m\":7000}}"
            .formatted(pick, other);
    return FlatRecord.read(index, json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42})
  void oddValuesAreFoundByEveryKindOfTest(long seed) throws IOException, QueryException {
    Random random = new Random(seed);
    List<FlatRecord> records = new ArrayList<>();
    Blocks lookup = new Blocks();
    for (int i = 0; i < 60; i++) {
      records.add(odd(i, random));
      lookup.add(i, records.getLast());
    }
    List<String> values = new ArrayList<>(ODD);
    values.addAll(
        List.of(
            "deec 7000",
            "7000 a28f",
            UUID.replace('-', ' '),
            "01a0f4c2-deec-7000",
            "DEEC-7000-A28F-A5A38DA9F63A",
            "0000",
            "0000 0000",
            "0000 0000 0000",
            "beef"));
    Evaluation evaluation = new Evaluation(NOW);
    int matches = 0;
    for (String value : values) {
      String quoted = "\"" + value + "\"";
      List<String> queries =
          new ArrayList<>(
              List.of(
                  quoted,
                  "id:" + quoted,
                  "id=" + quoted,
                  "parameters.a=" + quoted,
                  "parameters.a:" + quoted,
                  "parameters.n=12345",
                  "parameters:7000"));
      if (value.matches("[0-9a-zA-Z-]+")) {
        queries.addAll(
            List.of(
                "*" + value + "*",
                "id:" + value + "-*",
                "id:*-" + value,
                "id:*-" + value + "-*",
                value + "*",
                "id:?*-" + value + "-*"));
      }
      for (String query : queries) {
        Filter filter = QueryText.parse(query).filter();
        long[] bits = new long[1];
        TermPlan.of(filter).narrow(lookup, records.size(), bits);
        for (int r = 0; r < records.size(); r++) {
          if (evaluation.matches(filter, records.get(r))) {
            assertThat(bits[0] >>> r & 1).as("%s in %s", query, records.get(r).values()).isOne();
            matches++;
          }
        }
      }
    }
    assertThat(matches).isGreaterThan(500);
  }

  /** The columns of a record without an original have the terms of the record, and no others. */
  @ParameterizedTest
  @ValueSource(longs = {51, 52})
  void columnsAndRecordsHaveTheSameTerms(long seed) {
    RandomRecords random = new RandomRecords(seed);
    TokenTerms terms = new TokenTerms();
    int compared = 0;
    for (int i = 0; i < 2_000; i++) {
      String json = random.json();
      if (json.contains("\"raw\"")) {
        continue;
      }
      byte[] b = json.getBytes(StandardCharsets.UTF_8);
      Shredder shredder = new Shredder();
      assertThat(shredder.shred(b, 0, b.length)).as(json).isTrue();
      byte[] skeleton = Arrays.copyOf(shredder.skeleton(), shredder.skeletonBytes());
      List<String> paths = TemplatePaths.of(skeleton);
      Set<Long> ofColumns = new HashSet<>();
      for (int v = 0; v < paths.size(); v++) {
        String path = paths.get(v);
        if (path.equals("id")) {
          terms.ofId(b, shredder.start(v), shredder.end(v), ofColumns::add);
        } else if (!path.equals("time") && !path.equals("received")) {
          terms.of(b, shredder.start(v), shredder.end(v), ofColumns::add);
        }
      }
      Set<Long> ofRecord = new HashSet<>();
      RecordTerms.of(FlatRecord.read(i, b), ofRecord::add);
      assertThat(ofColumns).as(json).isEqualTo(ofRecord);
      compared++;
    }
    assertThat(compared).isGreaterThan(300);
  }

  private static TermPlan of(String query) throws QueryException {
    return TermPlan.of(QueryText.parse(query).filter());
  }

  private static TermPlan word(String word) {
    return new TermPlan.One(TermHash.word(word));
  }

  private static TermPlan whole(String value) {
    return new TermPlan.One(TermHash.whole(value));
  }

  @Test
  void thePlanKeepsToTheRules() throws QueryException {
    assertThat(of("Alice")).isEqualTo(word("alice"));
    assertThat(of("id=Usr-1")).isEqualTo(whole("usr-1"));
    assertThat(of("id=Alice")).isEqualTo(word("alice"));
    assertThat(of("id=usr-zjz1jpfpo"))
        .isEqualTo(new TermPlan.AllOf(List.of(word("usr"), word("zjz1jpfpo"))));
    assertThat(of("actor.id=" + UUID)).isEqualTo(whole(UUID));
    TermPlan time = new TermPlan.One(TermHash.time(0x01a0f4c2deecL >>> 14));
    assertThat(of("id=" + UUID)).isEqualTo(new TermPlan.OneOf(List.of(time, whole(UUID))));
    TermPlan words = TermPlan.allWords(List.of(UUID.split("-")));
    assertThat(of("actor.id:" + UUID)).isEqualTo(new TermPlan.OneOf(List.of(whole(UUID), words)));
    assertThat(of(UUID)).isEqualTo(new TermPlan.OneOf(List.of(time, whole(UUID), words)));
    assertThat(of("deadbeef")).isEqualTo(new TermPlan.Anywhere());
    assertThat(of("deadbeef alice")).isEqualTo(word("alice"));
    assertThat(of("\"deadbeef alice\""))
        .isEqualTo(new TermPlan.AllOf(List.of(word("deadbeef"), word("alice"))));
    assertThat(of("id=deadbeef")).isEqualTo(word("deadbeef"));
    assertThat(of("id:dead-*")).isEqualTo(new TermPlan.Anywhere());
    assertThat(of("action:role.*")).isEqualTo(word("role"));
    assertThat(of("origin.ip:10.0.0.1")).isEqualTo(whole("10.0.0.1"));
    assertThat(of("origin.ip:10.0.0.0/8")).isEqualTo(new TermPlan.Anywhere());
    assertThat(of("time>=-24h")).isEqualTo(new TermPlan.Anywhere());
    assertThat(of("index:5")).isEqualTo(new TermPlan.Anywhere());
    assertThat(of("alice OR -bob")).isEqualTo(new TermPlan.Anywhere());
    assertThat(of("alice -bob")).isEqualTo(word("alice"));
    assertThat(of("alice OR bob"))
        .isEqualTo(new TermPlan.OneOf(List.of(word("alice"), word("bob"))));
  }

  @Test
  void anywhereIsEveryBlockAndNoOther() throws IOException {
    for (int blocks : new int[] {0, 1, 63, 64, 65, 128}) {
      long[] bits = new long[3];
      boolean any = new TermPlan.Anywhere().narrow((_, _) -> {}, blocks, bits);
      assertThat(any).isEqualTo(blocks > 0);
      for (int i = 0; i < 192; i++) {
        assertThat(bits[i >> 6] >>> i & 1).isEqualTo(i < blocks ? 1 : 0);
      }
    }
  }
}
