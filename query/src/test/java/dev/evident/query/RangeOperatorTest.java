package dev.evident.query;

import static dev.evident.query.Asked.column;
import static dev.evident.query.Asked.matches;
import static dev.evident.query.Asked.text;
import static dev.evident.query.Asked.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Bound;
import dev.evident.model.Field;
import dev.evident.model.Filter;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RangeOperatorTest {
  @Test
  void rangesInEachForm() throws QueryException {
    assertThat(tree("parameters.a>=1000"))
        .isEqualTo(
            new Filter.Range(
                new Field("parameters.a"),
                Optional.of(new Filter.End(new Bound.Decimal(new BigDecimal(1000)), true)),
                Optional.empty()));
    assertThat(tree("parameters.a >= 1.0e3")).isEqualTo(tree("parameters.a>=1000"));
    assertThat(tree("parameters.a:>=1000")).isEqualTo(tree("parameters.a>=1000"));
    assertThat(tree("parameters.a:[1 TO *]")).isEqualTo(tree("parameters.a>=1"));
    assertThat(tree("parameters.a:{* TO 1}")).isEqualTo(tree("parameters.a<1"));
    assertThat(tree("parameters.a:[* TO *]")).isEqualTo(tree("parameters.a:*"));
    assertThat(tree("origin.port:[\"80\" TO 443}")).isEqualTo(tree("origin.port:[80 TO 443}"));
    assertThat(column("origin.port>=x")).startsWith("14 <x> 'origin.port' is a number");
    assertThat(column("parameters.a:[1 TO b]")).contains("different kinds");
    assertThat(column("parameters.a:[1 2]")).startsWith("17 <2> a range is written [a TO b]");
    assertThat(column("parameters.a:[1 TO 2")).startsWith("21 <> a range ends with");
    assertThat(column("actor.id:[a TO ]")).startsWith("16 <]> a value must stand here");
  }

  @Test
  void aDateIsTheWholeDay() throws QueryException {
    assertThat(tree("time>2026-10-01")).isEqualTo(tree("time>=2026-10-02T00:00:00Z"));
    assertThat(tree("time>=2026-10-01")).isEqualTo(tree("time>=2026-10-01T00:00:00Z"));
    assertThat(tree("time<=2026-10-01")).isEqualTo(tree("time<2026-10-02T00:00:00Z"));
    assertThat(tree("time<2026-10-01")).isEqualTo(tree("time<2026-10-01T00:00:00Z"));
    assertThat(tree("time:2026-10-01")).isEqualTo(tree("time:[2026-10-01 TO 2026-10-01]"));
    assertThat(tree("time:2026-10-01"))
        .isEqualTo(tree("time:[2026-10-01T00:00:00Z TO 2026-10-02T00:00:00Z}"));
    assertThat(tree("time<=2026-10-01T08:30")).isEqualTo(tree("time<2026-10-01T08:31:00Z"));
    assertThat(tree("time>=2026-10-01T10:30:00+02:00"))
        .isEqualTo(tree("time>=2026-10-01T08:30:00"));
    assertThat(column("time>=2026-02-30")).startsWith("7 <2026-02-30> no time for 'time'");
    assertThat(column("time<=9999-12-31")).contains("years 0 to 9999");
  }

  @Test
  void relativeTimes() throws QueryException {
    assertThat(tree("time>=-24h")).isEqualTo(tree("time>=-1d"));
    assertThat(tree("time>=now-24h")).isEqualTo(tree("time>=-86400s"));
    assertThat(tree("time<=now")).isEqualTo(tree("time<=-0s"));
    assertThat(tree("time<=+1w")).isEqualTo(tree("time<=+7d"));
    assertThat(column("time>=-9999999w")).contains("at most 100 years");
  }

  @Test
  void inFreeJsonTheFormOfTheEndDecides() throws QueryException {
    String values =
        "\"parameters\":{\"n\":1000,\"s\":\"1000\",\"t\":\"2026-10-01T02:00:00+02:00\"}";
    assertThat(matches("parameters.n>=1000", values)).isTrue();
    assertThat(matches("parameters.s>=1000", values)).isFalse();
    assertThat(matches("parameters.s>=\"1000\"", values)).isTrue();
    assertThat(matches("parameters.n>=\"1000\"", values)).isFalse();
    assertThat(matches("parameters.t:[2026-10-01T00:00:00Z TO 2026-10-01T00:00:00Z]", values))
        .isTrue();
    assertThat(matches("parameters.t>-24h", values)).isFalse();
    assertThat(matches("parameters.t<-24h", values)).isTrue();
  }

  @Test
  void theTextIsShort() throws QueryException {
    assertThat(text("origin.port:[443 TO 443]")).isEqualTo("origin.port:443");
    assertThat(text("parameters.a:[1.50 TO 2e1}")).isEqualTo("parameters.a:[1.5 TO 20}");
    assertThat(text("time>=-168h")).isEqualTo("time>=-7d");
    assertThat(text("time<2026-10-01")).isEqualTo("time<2026-10-01T00:00:00Z");
    assertThat(text("id>a")).isEqualTo("id>\"a\"");
    assertThat(text("*>5")).isEqualTo("*>5");
  }

  @Test
  void numbersAreExactDecimals() throws QueryException {
    assertThat(matches("parameters.a>0.1", "\"parameters\":{\"a\":0.10000000000000000000000001}"))
        .isTrue();
    assertThat(matches("parameters.a:[1 TO 1]", "\"parameters\":{\"a\":1.0E0}")).isTrue();
    assertThat(matches("parameters.a>0", "\"parameters\":{\"a\":1e99999999999}")).isFalse();
    assertThat(matches("parameters.a>0", "\"parameters\":{\"a\":1e400}")).isFalse();
    assertThat(matches("parameters.a>0", "\"parameters\":{\"a\":1e399}")).isTrue();
    assertThat(column("parameters.a:[1 TO 1e400]")).contains("different kinds");
  }

  @Test
  void bothEndsHoldForOneValue() throws QueryException {
    String values = "\"parameters\":{\"a\":[1,9]}";
    assertThat(matches("parameters.a:[3 TO 5]", values)).isFalse();
    assertThat(matches("parameters.a>=3 parameters.a<=5", values)).isTrue();
    assertThat(matches("parameters.a:[5 TO 3]", values)).isFalse();
  }

  @Test
  void textsAreComparedByCodePoints() throws QueryException {
    assertThat(matches("reason>\"\uffee\"", "\"reason\":\"😀\"")).isTrue();
    assertThat(matches("reason>=a", "\"reason\":\"B\"")).isFalse();
    assertThat(matches("reason>a", "\"reason\":\"ab\"")).isTrue();
  }

  @Test
  void timesAreComparedToTheNanosecond() throws QueryException {
    String received = "\"received\":\"2026-10-01T00:00:00.000000001Z\"";
    assertThat(matches("received>2026-10-01T00:00:00Z", received)).isTrue();
    assertThat(matches("received:2026-10-01", received)).isTrue();
    assertThat(matches("index:7", "")).isTrue();
    assertThat(matches("index:{7 TO 9]", "")).isFalse();
  }
}
