package dev.evident.engine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.engine.Admitted;
import dev.evident.model.Filter;
import dev.evident.model.Query;
import dev.evident.query.Evaluation;
import dev.evident.query.FlatRecord;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import dev.evident.query.RandomQueries;
import dev.evident.store.scan.Order;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a reader may not see has no influence on anything that he is told. Three logs answer the
 * same thousands of questions in the same words, byte for byte, cursors included:
 *
 * <ul>
 *   <li>two that differ in everything that the reader may not see: records of other streams, rows
 *       that his filter leaves out;
 *   <li>one that holds only what he may see: really stripped records, and at the place of every
 *       other one a record of a stranger, so that indexes are the same. Indexes are public: they
 *       stand in the tree that anybody may copy.
 * </ul>
 */
class LeakTest {
  private static final long SEED = 20_261_127;
  private static final int RECORDS = 260;
  private static final int QUESTIONS = Integer.getInteger("evident.leak.questions", 300);
  private static final List<String> STREAMS = List.of("foreign", "own", "also", Access.OWN_STREAM);
  private static final List<String> PROBES =
      List.of(
          "secret",
          "\"secret word\"",
          "alice",
          "get",
          "sec*",
          "*ret",
          "actor.email:*",
          "-actor.email:*",
          "actor.id:alice",
          "actor.id=alice",
          "actor.id>=\"B\"",
          "actor:secret",
          "reason:*",
          "parameters.card:*",
          "parameters.card.number>3",
          "parameters:secret",
          "parameters.a.b:alice",
          "origin.ip:10.1.2.0/30",
          "origin:*",
          "10.1.2.3",
          "source.raw:get",
          "source.raw.verb:get",
          "source:*",
          "targets.id:doc-17",
          "masked",
          "\"‹masked\"",
          "actor.id>\"‹masked:8\"",
          "stream:foreign",
          "stream:own",
          "stream=also secret",
          "stream=evident",
          "index>=100",
          "NOT (secret OR alice)",
          "actor.on_behalf_of.email:*",
          "* | count by actor.email",
          "* | count by actor.id | top 5",
          "* | distinct actor.id",
          "* | count by stream",
          "* | sum parameters.amount",
          "* | max parameters.card.number",
          "* | count by reason, outcome",
          "* | count by hour(time) | sort count desc",
          "* | sort actor.email",
          "* | sort actor.id desc | top 40",
          "* | sort origin.ip",
          "secret | count",
          "* | count by parameters.a.b",
          "* | fields id, actor.email, actor.id",
          "* | fields parameters, time",
          "* | fields source.raw, origin",
          "outcome:denied | count by action",
          "* | count",
          "* | count by source.raw.verb",
          "* | avg parameters.amount");

  @TempDir Path directory;

  static Stream<Arguments> readings() throws QueryException {
    Filter rows =
        QueryText.parse("outcome:denied OR actor.email:*example* OR NOT origin:*").filter();
    ShownFields hidden =
        new ShownFields(
            Set.of("actor.email", "parameters.card", "reason", "origin", "parameters.a.b.c"),
            Set.of(),
            false);
    ShownFields masked =
        new ShownFields(
            Set.of(), Set.of("actor.id", "actor.email", "parameters.amount", "message"), false);
    ShownFields both =
        new ShownFields(Set.of("actor.name", "targets"), Set.of("actor.id", "parameters"), true);
    return Stream.of(
        Arguments.of("a whole stream", Reading.EVERYTHING),
        Arguments.of("some rows", Reading.of(rows)),
        Arguments.of("hidden fields", Reading.of(hidden)),
        Arguments.of("masked fields", Reading.of(masked)),
        Arguments.of("some rows with hidden and masked fields", new Reading(rows, both)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readings")
  void aReaderLearnsNothingOfWhatHeMayNotSee(String name, Reading reading) throws Exception {
    Random random = new Random(SEED);
    List<String> one = new ArrayList<>();
    List<String> other = new ArrayList<>();
    List<String> stripped = new ArrayList<>();
    List<MadeEvent> made = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String stream = List.of("foreign", "own", "own", "also").get(random.nextInt(4));
      MadeEvent event = MadeEvent.random(random, "e" + i, stream);
      boolean seen = stream.equals("also") || (stream.equals("own") && matches(reading, event));
      made.add(event);
      one.add(event.json());
      if (seen) {
        other.add(event.json());
        stripped.add(stream.equals("own") ? strippedJson(event, reading) : event.json());
      } else {
        String stranger = stream.equals("own") ? hiddenRow(random, i, reading) : "";
        other.add(
            stranger.isEmpty() ? MadeEvent.random(random, "e" + i, "foreign").json() : stranger);
        stripped.add(MadeEvent.random(random, "s" + i, "foreign").json());
      }
    }
    Asker asker =
        new Asker(
            "reader",
            "reader",
            "here",
            Access.of(List.of(Grant.read("own", reading), Grant.read("also", Reading.EVERYTHING))));
    Asker plain =
        new Asker(
            "reader",
            "reader",
            "here",
            Access.of(
                List.of(
                    Grant.read("own", Reading.EVERYTHING),
                    Grant.read("also", Reading.EVERYTHING))));
    try (World a = new World(Files.createDirectory(directory.resolve("a")), STREAMS);
        World b = new World(Files.createDirectory(directory.resolve("b")), STREAMS);
        World c = new World(Files.createDirectory(directory.resolve("c")), STREAMS)) {
      a.append(one);
      b.append(other);
      c.append(stripped);
      int telling = 0;
      RandomQueries queries = new RandomQueries(SEED);
      for (int i = 0; i < QUESTIONS; i++) {
        Query query =
            i < PROBES.size()
                ? QueryText.parse(PROBES.get(i))
                : i % 3 == 0 ? pseudonym(random, made) : queries.query();
        Order order = Order.values()[random.nextInt(4)];
        int limit = 1 + random.nextInt(40);
        boolean exact = random.nextInt(4) == 0;
        String what = "seed %d: %s %s %d".formatted(SEED, QueryText.write(query), order, limit);
        String told = a.answer(query, order, limit, exact, asker);
        same(what, told, b.answer(query, order, limit, exact, asker));
        same(what, told, c.answer(query, order, limit, exact, plain));
        telling += told.contains("\"id\"") ? 1 : 0;
        if (i % 8 == 0) {
          Query followed = Query.of(query.filter());
          String tail = a.tail(followed, 10, asker);
          same(what, tail, b.tail(followed, 10, asker));
          same(what, tail, c.tail(followed, 10, plain));
        }
      }
      assertThat(telling).as("questions that found something").isGreaterThan(QUESTIONS / 10);
      assertThat(b.indexes(asker)).isEqualTo(a.indexes(asker));
      assertThat(c.indexes(plain)).isEqualTo(a.indexes(asker));
      for (int i = 0; i < RECORDS + 3; i++) {
        for (String stream : List.of("own", "also", "foreign", "nowhere")) {
          String told = a.event(stream, "e" + i, asker);
          assertThat(b.event(stream, "e" + i, asker)).isEqualTo(told);
          assertThat(c.event(stream, "e" + i, plain)).isEqualTo(told);
        }
      }
    }
  }

  private static void same(String what, String told, String other) {
    if (!told.equals(other)) {
      List<String> one = told.lines().toList();
      List<String> two = other.lines().toList();
      int at = 0;
      while (at < Math.min(one.size(), two.size()) && one.get(at).equals(two.get(at))) {
        at++;
      }
      assertThat(at < two.size() ? two.get(at) : "(nothing more)")
          .as(what + ", line " + at)
          .isEqualTo(at < one.size() ? one.get(at) : "(nothing more)");
    }
  }

  private static boolean matches(Reading reading, MadeEvent event) {
    String json =
        event.json().replaceFirst("\"action\"", "\"received\":\"" + World.NOW + "\",\"action\"");
    FlatRecord record = FlatRecord.read(0, json.getBytes(StandardCharsets.UTF_8));
    return new Evaluation(World.NOW).matches(reading.rows(), record);
  }

  /** Another row that the filter leaves out, when there is one soon. */
  private static String hiddenRow(Random random, int i, Reading reading) {
    for (int attempt = 0; attempt < 50; attempt++) {
      MadeEvent event = MadeEvent.random(random, "e" + i, "own");
      if (!matches(reading, event)) {
        return event.json();
      }
    }
    return "";
  }

  private static String strippedJson(MadeEvent event, Reading reading) {
    Set<String> hidden = new java.util.HashSet<>(reading.fields().hidden());
    if (!reading.fields().isEverything() && !reading.fields().rawShown()) {
      hidden.add("source.raw");
    }
    return event.stripped(hidden, reading.fields().masked()).json();
  }

  /** A question for a value by the name that masked readers see, or for the value itself. */
  private static Query pseudonym(Random random, List<MadeEvent> made) throws QueryException {
    MadeEvent event = made.get(random.nextInt(made.size()));
    Object actor = event.members().get("actor");
    String id = actor instanceof java.util.Map<?, ?> map ? String.valueOf(map.get("id")) : "";
    String value = random.nextBoolean() ? id : MadeEvent.masked("own", id);
    String field = List.of("actor.id=", "actor.email=", "actor.id:", "").get(random.nextInt(4));
    String quoted = '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    String pipe = List.of("", "", " | count by actor.id", " | count").get(random.nextInt(4));
    return QueryText.parse(field + quoted + pipe);
  }

  @Test
  void aStreamOfOthersIsRefusedToASenderInTheWordsForOneThatIsNotThere() throws Exception {
    try (World world = new World(directory, STREAMS)) {
      Access access = Access.of(List.of(Grant.append("own")));
      String known = "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"stream\":\"%s\"}";
      Admitted foreign = world.admit(access, known.formatted("foreign"));
      Admitted nowhere = world.admit(access, known.formatted("nowhere"));
      assertThat(foreign.accepted()).isZero();
      assertThat(foreign.rejected().toString().replace("foreign", "nowhere"))
          .isEqualTo(nowhere.rejected().toString());
      assertThat(world.admit(access, known.formatted("own")).accepted()).isOne();
      assertThat(world.admit(Access.ALL, known.formatted(Access.OWN_STREAM)).accepted()).isZero();
    }
  }

  @Test
  void aProofOfARedactedRecordDoesNotOpenItsCommitment() throws Exception {
    try (World world = new World(directory, STREAMS)) {
      world.append(List.of(MadeEvent.random(new Random(SEED), "e", "own").json()));
      ShownFields hidden = new ShownFields(Set.of("reason"), Set.of(), false);
      Access some = Access.of(List.of(Grant.read("own", Reading.of(hidden))));
      var engine = world.engine();
      var redacted = engine.event(some, "own", "e").orElseThrow();
      var whole = engine.event(Access.ALL, "own", "e").orElseThrow();
      assertThat(redacted.seen().redacted()).isTrue();
      assertThat(engine.proof(redacted).orElseThrow().segments()).isEqualTo(Optional.empty());
      assertThat(engine.proof(whole).orElseThrow().segments()).isPresent();
      assertThat(engine.proof(redacted).orElseThrow().entry())
          .isEqualTo(engine.proof(whole).orElseThrow().entry());
    }
  }

  @Test
  void theServersOwnStreamAnswersOnlyWhoAsksForIt() throws Exception {
    try (World world = new World(directory, STREAMS)) {
      String own =
          "{\"id\":\"o\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"},\"stream\":\"evident\"}";
      world
          .engine()
          .admitOwn(new java.io.ByteArrayInputStream(own.getBytes(StandardCharsets.UTF_8)));
      world.append(List.of(MadeEvent.random(new Random(SEED), "e", "own").json()));
      Asker admin = Asker.local("admin");
      for (String asked : List.of("stream=evident", "stream:evident")) {
        assertThat(world.answer(QueryText.parse(asked), Order.INDEX_ASC, 9, true, admin))
            .contains("\"id\":\"o\"");
      }
      assertThat(world.answer(QueryText.parse(""), Order.INDEX_ASC, 9, true, admin))
          .contains("\"id\":\"e\"")
          .doesNotContain("\"id\":\"o\"");
      assertThat(world.event("evident", "o", admin)).contains("\"id\":\"o\"");
    }
  }
}
