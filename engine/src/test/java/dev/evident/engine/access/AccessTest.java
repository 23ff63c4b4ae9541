package dev.evident.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.model.Field;
import dev.evident.model.Filter;
import dev.evident.query.QueryException;
import dev.evident.query.QueryText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final ShownFields NO_EMAIL =
      new ShownFields(Set.of("actor.email"), Set.of(), false);
  private static final ShownFields MASKED_EMAIL =
      new ShownFields(Set.of(), Set.of("actor.email"), false);

  private static Filter rows(String query) throws QueryException {
    return QueryText.parse(query).filter();
  }

  /** As docs/audit.md says: whose names tell something is to be hidden. */
  @Test
  void belowAMaskedPathValuesAreReplacedAndNamesAreNot() {
    Pseudonyms.Of main = new Pseudonyms(new byte[Pseudonyms.KEY_BYTES]).of("main");
    ShownFields fields = new ShownFields(Set.of(), Set.of("parameters.answers"), false);
    String record =
        "{\"id\":\"a\",\"parameters\":{\"answers\":{\"test\":\"yes\",\"all\":[1,null,{}]}}}";
    byte[] seen = new RecordView(fields, main).of(record.getBytes(StandardCharsets.UTF_8));
    assertThat(new String(seen, StandardCharsets.UTF_8))
        .isEqualTo(
            record
                .replace("yes", main.name("yes"))
                .replace("[1,", "[\"" + main.name("1") + "\",")
                .replace(",{}", ""));
  }

  @Test
  void nothingIsAllowedWithoutAGrant() {
    assertThat(Access.NONE.mayAppend("main")).isFalse();
    assertThat(Access.NONE.reading("main")).isEmpty();
    assertThat(Access.of(List.of()).knows("main")).isFalse();
  }

  @Test
  void theAdministratorMayDoEverythingButWriteTheServersOwnStream() {
    assertThat(Access.ALL.mayAppend("made.later")).isTrue();
    assertThat(Access.ALL.reading("made.later")).contains(Reading.EVERYTHING);
    assertThat(Access.ALL.reading(Access.OWN_STREAM)).contains(Reading.EVERYTHING);
    assertThat(Access.ALL.mayAppend(Access.OWN_STREAM)).isFalse();
  }

  @Test
  void aGrantIsAboutItsStreamAlone() {
    Access access = Access.of(List.of(Grant.append("a"), Grant.read("b", Reading.EVERYTHING)));
    assertThat(access.mayAppend("a")).isTrue();
    assertThat(access.reading("a")).isEmpty();
    assertThat(access.mayAppend("b")).isFalse();
    assertThat(access.reading("b")).contains(Reading.EVERYTHING);
    assertThat(access.knows("c")).isFalse();
  }

  @Test
  void theServersOwnStreamMustBeNamedAndIsNeverWritten() {
    Access everywhere =
        Access.of(List.of(Grant.appendEverywhere(), Grant.readEverywhere(Reading.EVERYTHING)));
    assertThat(everywhere.knows("any")).isTrue();
    assertThat(everywhere.knows(Access.OWN_STREAM)).isFalse();
    Access named =
        Access.of(
            List.of(
                Grant.append(Access.OWN_STREAM),
                Grant.read(Access.OWN_STREAM, Reading.EVERYTHING)));
    assertThat(named.mayAppend(Access.OWN_STREAM)).isFalse();
    assertThat(named.reading(Access.OWN_STREAM)).contains(Reading.EVERYTHING);
  }

  @Test
  void aGrantForEveryStreamAlsoCountsForTheOnesThatOthersName() throws QueryException {
    Filter denied = rows("outcome:denied");
    Access access =
        Access.of(
            List.of(Grant.readEverywhere(Reading.EVERYTHING), Grant.read("a", Reading.of(denied))));
    assertThat(access.reading("a")).contains(Reading.EVERYTHING);
  }

  @Test
  void rowsOfSeveralGrantsAddUp() throws QueryException {
    Filter denied = rows("outcome:denied");
    Filter login = rows("action:user.login");
    Access access =
        Access.of(List.of(Grant.read("a", Reading.of(denied)), Grant.read("a", Reading.of(login))));
    assertThat(access.reading("a")).contains(Reading.of(Filter.or(List.of(denied, login))));
  }

  @Test
  void ofSeveralGrantsOnlyTheFieldsAreShownThatEachOfThemShows() throws QueryException {
    Reading all = new Reading(rows("outcome:denied"), NO_EMAIL);
    Reading some =
        new Reading(rows("action:a.b"), new ShownFields(Set.of("reason"), Set.of(), true));
    ShownFields fields =
        Access.of(List.of(Grant.read("a", all), Grant.read("a", some)))
            .reading("a")
            .orElseThrow()
            .fields();
    assertThat(fields).isEqualTo(new ShownFields(Set.of("actor.email", "reason"), Set.of(), false));
  }

  @Test
  void aGrantThatShowsEverythingMakesTheOthersCountForNothing() {
    Access access =
        Access.of(
            List.of(
                Grant.read("a", Reading.of(NO_EMAIL)),
                Grant.read("a", Reading.EVERYTHING),
                Grant.read("a", Reading.of(MASKED_EMAIL))));
    assertThat(access.reading("a")).isEqualTo(Optional.of(Reading.EVERYTHING));
  }

  @Test
  void maskedShowsMoreThanHidden() {
    Access access =
        Access.of(
            List.of(
                Grant.read("a", Reading.of(NO_EMAIL)), Grant.read("a", Reading.of(MASKED_EMAIL))));
    assertThat(access.reading("a").orElseThrow().fields()).isEqualTo(MASKED_EMAIL);
    assertThat(MASKED_EMAIL.and(NO_EMAIL).hides("actor.email")).isTrue();
  }

  @Test
  void aHiddenFieldHidesWhatIsBelowItAndItsCopiesInTheChainOfActors() {
    ShownFields fields = new ShownFields(Set.of("actor.email", "parameters.card"), Set.of(), false);
    assertThat(fields.hides("parameters.card.number")).isTrue();
    assertThat(fields.hides("parameters.cards")).isFalse();
    assertThat(fields.hides("actor.on_behalf_of.on_behalf_of.email")).isTrue();
    assertThat(fields.hides("actor.on_behalf_of.id")).isFalse();
    assertThat(fields.touchesBelow("actor.on_behalf_of")).isTrue();
    assertThat(fields.touchesBelow("targets")).isFalse();
  }

  @Test
  void theOriginalIsHiddenWithTheFirstFieldUnlessTheGrantShowsIt() {
    assertThat(MASKED_EMAIL.hides("source.raw.user")).isTrue();
    assertThat(MASKED_EMAIL.touches(new Field("source"))).isTrue();
    assertThat(new ShownFields(Set.of("reason"), Set.of(), true).hides("source.raw")).isFalse();
    assertThat(ShownFields.ALL.hides("source.raw")).isFalse();
    assertThat(ShownFields.ALL.touches(Field.EVERYTHING)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time",
        "id",
        "index",
        "received",
        "stream",
        "class",
        "*",
        "nothing",
        "source.raw.a"
      })
  void whatAnswersAreMadeOfCannotBeHidden(String path) {
    assertThatThrownBy(() -> new ShownFields(Set.of(path), Set.of(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path);
    assertThatThrownBy(() -> new ShownFields(Set.of(), Set.of(path), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
