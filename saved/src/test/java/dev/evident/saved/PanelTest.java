package dev.evident.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelTest {
  private static Dashboard with(String type, String query) throws Exception {
    return Samples.board(
        """
        {"title":"T","from":"-24h","panels":[
          {"type":"integrity","title":"First","width":2,"height":1},
          {"type":"%s","title":"Second","query":"%s","width":12,"height":6}]}
        """
            .formatted(type, query));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          count    ; outcome:denied
          count    ; ''
          number   ; * | distinct actor.id
          number   ; * | avg parameters.amount
          line     ; * | count by hour(time)
          line     ; * | count by outcome, day(received)
          bars     ; * | count by day(time)
          bars     ; * | count by action, outcome | top 1000
          top      ; * | count by actor.id | top 50
          top      ; * | max received by context.service | top 10
          heat-map ; outcome:failure | count by hour(time)
          table    ; * | top 20 | fields time, action
          table    ; * | min time by actor.id | sort min desc | top 20
          """)
  void aPanelTakesTheQueriesThatItCanShow(String type, String query) throws Exception {
    Panel panel = with(type, query).panels().getLast();
    assertThat(panel.type()).isEqualTo(type);
    assertThat(panel.asks().orElseThrow().text()).isEqualTo(query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          count    ; * | count                            ; without pipes
          number   ; * | count by outcome                 ; no 'by'
          number   ; *                                    ; no 'by'
          number   ; * | count | top 1                    ; no 'by'
          line     ; * | count by outcome                 ; one period
          line     ; * | count by hour(time), day(time)   ; one period
          line     ; * | count by hour(time), outcome, action ; one period
          bars     ; * | count                            ; by one or two keys
          bars     ; * | count by action                  ; top N
          bars     ; * | count by action | top 1001       ; top N
          top      ; * | count by actor.id                ; top N
          top      ; * | count by actor.id | top 51       ; top N
          top      ; * | top 5                            ; top N
          heat-map ; * | count by day(time)               ; hour(time)
          heat-map ; * | sum parameters.x by hour(time)   ; hour(time)
          table    ; * | count by action                  ; top N
          table    ; *                                    ; top N
          clock    ; *                                    ; type is
          integrity; *                                    ; no query
          """)
  void whatCannotBeShownCannotBeMade(String type, String query, String why) {
    SavedRefused refused = catchThrowableOfType(SavedRefused.class, () -> with(type, query));
    assertThat(refused).as("%s of %s", type, query).isNotNull();
    assertThat(refused.why()).startsWith("panel 2: ").contains(why);
    assertThat(refused.panel()).isEqualTo(OptionalInt.of(2));
  }

  @Test
  void aQueryThatIsNoneIsShownWithItsColumn() {
    SavedRefused refused =
        catchThrowableOfType(SavedRefused.class, () -> with("table", "outcom:denied | top 5"));
    assertThat(refused.query().orElseThrow().column()).isEqualTo(1);
    assertThat(refused.why()).startsWith("panel 2: the query: column 1");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "13,1", "12,0", "12,7", "999999999999,1", "-999999999999,1"})
  void aPanelFitsTheGrid(String width, String height) {
    SavedRefused refused =
        catchThrowableOfType(
            SavedRefused.class,
            () ->
                Samples.board(
                    """
                    {"title":"T","from":"-24h","panels":[
                      {"type":"integrity","title":"First","width":%s,"height":%s}]}
                    """
                        .formatted(width, height)));
    assertThat(refused).isNotNull();
    assertThat(refused.why()).contains("panel 1: a panel's ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"from":"-24h","panels":[]}                               ; title
          {"title":" ","from":"-24h","panels":[]}                   ; title
          {"title":"T","panels":[]}                                 ; from
          {"title":"T","from":"yesterday","panels":[]}              ; from is a time
          {"title":"T","from":"-1h OR actor.id:x","panels":[]}      ; from is a time
          {"title":"T","from":"-1h","refresh_seconds":1,"panels":[]}; refresh_seconds
          {"title":"T","from":"-1h","stream":"No Name","panels":[]} ; stream
          """)
  void aDashboardThatCannotBeMeantIsRefused(String json, String why) {
    SavedRefused refused = catchThrowableOfType(SavedRefused.class, () -> Samples.board(json));
    assertThat(refused).as(json).isNotNull();
    assertThat(refused.why()).contains(why);
  }

  @Test
  void theDashboardsOfANewServerAreThoseThatTheDocumentsName() {
    List<Saved<Dashboard>> all = DefaultDashboards.made(Samples.NOW);
    assertThat(all)
        .extracting(one -> one.content().title().text())
        .containsExactly(
            "Activity",
            "Failures and denials",
            "Privileged changes",
            "New actors and addresses",
            "Who read the audit log",
            "Integrity");
    assertThat(all).allMatch(Saved::shared).allMatch(one -> one.owner().equals(Owner.SERVER));
  }
}
