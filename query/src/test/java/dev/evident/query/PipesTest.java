package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Field;
import dev.evident.model.Pipe;
import dev.evident.model.Query;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipesTest {
  private static String answer(String query) throws QueryException {
    return Events.answer(query);
  }

  @Test
  void pipesInTheirOrder() throws QueryException {
    assertThat(QueryText.parse("a | count by actor.id, hour(time) | top 10").pipes())
        .isEqualTo(
            List.of(
                new Pipe.Stats(
                    new Pipe.Count(),
                    List.of(
                        new Pipe.Value(new Field("actor.id")),
                        new Pipe.Bucket(Pipe.Period.HOUR, Field.TIME))),
                new Pipe.Top(10)));
    assertThat(column("a | cuont")).startsWith("5 <cuont> no such pipe; there are count");
    assertThat(column("a |")).startsWith("4 <> a pipe must stand here");
    assertThat(column("a | top 5 | count")).startsWith("13 <count> count must be the first pipe");
    assertThat(column("a | count | fields id")).contains("fields must be the last pipe");
    assertThat(column("a | top 0")).startsWith("9 <0> top takes 1 to 10000 rows");
    assertThat(column("a | top x")).startsWith("9 <x> no number");
    assertThat(column("a | count by actr.id")).startsWith("14 <actr.id> no field");
    assertThat(column("a | count by year(time)")).startsWith("14 <year> no such period");
    assertThat(column("a | count by hour(actor.id)")).contains("hour() needs time or received");
    assertThat(column("a | count by id, id")).contains("a key is there twice");
    assertThat(column("a | sum actor.id")).startsWith("9 <actor.id> sum needs a number");
    assertThat(column("a | sum time")).contains("sum needs a number");
    assertThat(column("a | sort count")).contains("there are no stats before it");
    assertThat(column("a | count by id | sort action"))
        .contains("a key of the stats before it, or count");
    assertThat(column("a | count by *")).contains("a field must be named here");
    assertThat(column("a" + " | top 1".repeat(9))).contains("at most 8 pipes");
  }

  @Test
  void theTextIsCanonical() throws QueryException {
    assertThat(text("|count")).isEqualTo("* | count");
    assertThat(text("a|count by target.id , day( time )|sort count desc|top 3"))
        .isEqualTo("a | count by targets.id, day(time) | sort count desc | top 3");
    assertThat(text("a | sort time | fields index,parameters.\"a,b\""))
        .isEqualTo("a | sort time asc | fields index, parameters.\"a,b\"");
    assertThat(text("a | avg parameters.x by id")).isEqualTo("a | avg parameters.x by id");
  }

  @Test
  void countsAddUp() throws QueryException {
    assertThat(answer("| count")).isEqualTo("12");
    assertThat(answer("nothing | count")).isEqualTo("0");
    assertThat(answer("nothing | count by id")).isEmpty();
    assertThat(answer("| count by origin.country")).isEqualTo("DE 3; FR 1; US 4; – 4");
    assertThat(answer("id:e-1 | count by targets.type, targets.id"))
        .isEqualTo("doc doc-17 1; doc hr 1; folder doc-17 1; folder hr 1");
    assertThat(answer("| count by week(time)"))
        .isEqualTo("2026-09-28T00:00:00Z 6; 2026-10-05T00:00:00Z 2; 2026-10-26T00:00:00Z 4");
    assertThat(answer("| count by month(time)"))
        .isEqualTo("2026-10-01T00:00:00Z 9; 2026-11-01T00:00:00Z 3");
    assertThat(answer("id:e-2 | count by minute(time)")).isEqualTo("2026-10-01T09:30:00Z 1");
  }

  @Test
  void anEventCountsOnceForEachDifferentValue() throws QueryException {
    assertThat(answer("id:e-4 | count by changes.after")).isEqualTo("billing-admin 1; viewer 1");
    assertThat(answer("id:e-4 | distinct changes")).isEqualTo("3");
  }

  @Test
  void measures() throws QueryException {
    assertThat(answer("| distinct actor.id")).isEqualTo("7");
    assertThat(answer("| min parameters.amount")).isEqualTo("999.5");
    assertThat(answer("| max parameters.amount")).isEqualTo("2500");
    assertThat(answer("| sum parameters.amount")).isEqualTo("4499.5");
    assertThat(answer("| avg parameters.amount")).isEqualTo("1499.833333333333");
    assertThat(answer("| max time")).isEqualTo("2026-11-01T11:59:00Z");
    assertThat(answer("| min index")).isEqualTo("0");
    assertThat(answer("nothing | sum parameters.amount")).isEqualTo("0");
    assertThat(answer("nothing | avg parameters.amount")).isEqualTo("–");
    assertThat(answer("nothing | min time")).isEqualTo("–");
    assertThat(answer("action:user.* | max parameters.amount by actor.id"))
        .isEqualTo("alice –; bob –; – –");
  }

  @Test
  void topAndSort() throws QueryException {
    assertThat(answer("| count by context.service | top 2")).isEqualTo("portal 5; billing 3");
    assertThat(answer("| count by context.service | sort context.service desc | top 2"))
        .isEqualTo("portal 5; kubernetes 1");
    assertThat(answer("| count by context.service | sort count"))
        .isEqualTo("kubernetes 1; – 1; iam 2; billing 3; portal 5");
    assertThat(answer("| top 3")).isEqualTo("11, 10, 9");
    assertThat(answer("action:payment.* | sort parameters.amount desc")).isEqualTo("8, 7, 6");
    assertThat(answer("action:payment.* | sort time")).isEqualTo("6, 7, 8");
    assertThat(answer("action:payment.*")).isEqualTo("8, 7, 6");
    assertThat(answer("| sort parameters.amount | top 4")).isEqualTo("6, 7, 8, 0");
    assertThat(answer("| sort parameters.amount desc | top 4")).isEqualTo("8, 7, 6, 11");
    assertThat(answer("| top 2 | sort index")).isEqualTo("10, 11");
  }

  @Test
  void fieldsShowEveryValue() throws QueryException {
    assertThat(answer("id:e-1 | fields target.id, parameters.rows, reason"))
        .isEqualTo("doc-17, hr 1200 –");
  }

  @Test
  void tooManyGroupsAreRefusedWithTheNumber() throws QueryException {
    Query query = QueryText.parse("| count by id");
    assertThat(new Reference(Events.NOW, 11).answer(query, Events.ALL))
        .isEqualTo(new Answer.TooManyGroups(11));
    assertThat(new Reference(Events.NOW, 12).answer(query, Events.ALL))
        .isInstanceOf(Answer.Table.class);
  }

  @Test
  void numbersComeBeforeTextsAndNothingComesLast() throws QueryException {
    List<String> values = List.of("\"b\"", "10", "null", "9.0", "\"A\"", "[2,\"z\"]", "9");
    List<FlatRecord> records = new ArrayList<>();
    for (String value : values) {
      records.add(
          Events.record(
              records.size(),
              "{\"time\":\"2026-10-01T00:00:00Z\",\"parameters\":{\"a\":" + value + "}}"));
    }
    Reference reference = new Reference(Events.NOW, 1);
    assertThat(reference.answer(QueryText.parse("| sort parameters.a"), records))
        .isEqualTo(new Answer.Events(List.of(5L, 3L, 6L, 1L, 4L, 0L, 2L)));
    assertThat(reference.answer(QueryText.parse("| sort parameters.a desc"), records))
        .isEqualTo(new Answer.Events(List.of(5L, 0L, 4L, 1L, 6L, 3L, 2L)));
  }
}
