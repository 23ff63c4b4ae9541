package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.auth.AccessAct.Act;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalsTest {
  private static final Principal ALICE = person("alice");
  private static final Principal BOB = person("bob");

  private final TestClock clock = new TestClock();
  private final List<AccessAct> acts = new ArrayList<>();

  @TempDir Path directory;

  private static Principal person(String name) {
    return new Principal(
        name, Principal.Kind.PERSON, List.of(Grant.everywhere(Role.ADMIN)), Optional.of(name));
  }

  private Approvals open() throws IOException {
    Set<Approvals.Kind> needed = Set.of(Approvals.Kind.GRANTS);
    return Approvals.open(directory, needed, clock, new SecureRandom(), acts::add);
  }

  private String asked(Approvals approvals) throws IOException {
    return approvals
        .request(Approvals.Kind.GRANTS, "grants.set", "{\"a\":1}", ALICE, "10.0.0.1")
        .id();
  }

  @Test
  void onlyTheActsThatAreSetNeedTwo() throws Exception {
    assertThat(open().need(Approvals.Kind.GRANTS)).isTrue();
    assertThat(open().need(Approvals.Kind.KEYS)).isFalse();
  }

  private static boolean taken(Approvals approvals, String id, Principal by) throws IOException {
    return approvals.take(id, Approvals.Kind.GRANTS, "grants.set", "{\"a\":1}", by);
  }

  @Test
  void aSecondPersonApprovesTheFirstActsOnceAndBothSidesAreTold() throws Exception {
    String id = asked(open());
    Approvals reopened = open();
    assertThat(taken(reopened, id, ALICE)).isFalse();
    assertThat(reopened.decide(id, true, BOB, "10.0.0.2")).isEqualTo(Approvals.Decision.COUNTS);
    assertThat(reopened.decide(id, false, BOB, "")).isEqualTo(Approvals.Decision.NOT_WAITING);
    Approvals again = open();
    Approvals.Request request = again.list().getFirst();
    assertThat(request.content()).isEqualTo("{\"a\":1}");
    assertThat(request.decidedBy()).contains("person:bob");
    assertThat(taken(again, id, BOB)).isFalse();
    assertThat(taken(again, id, ALICE)).isTrue();
    assertThat(taken(again, id, ALICE)).isFalse();
    assertThat(taken(open(), id, ALICE)).isFalse();
    assertThat(acts)
        .extracting(AccessAct::act)
        .containsExactly(Act.APPROVAL_REQUESTED, Act.APPROVAL_GRANTED);
    assertThat(acts).extracting(AccessAct::actor).containsExactly("person:alice", "person:bob");
  }

  @Test
  void anApprovalIsForExactlyWhatWasAskedFor() throws Exception {
    Approvals approvals = open();
    String id = asked(approvals);
    approvals.decide(id, true, BOB, "");
    assertThat(approvals.take(id, Approvals.Kind.GRANTS, "grants.set", "{\"a\":2}", ALICE))
        .isFalse();
    assertThat(approvals.take(id, Approvals.Kind.GRANTS, "grants.remove", "{\"a\":1}", ALICE))
        .isFalse();
    assertThat(approvals.take(id, Approvals.Kind.KEYS, "grants.set", "{\"a\":1}", ALICE)).isFalse();
    assertThat(taken(approvals, id, ALICE)).isTrue();
  }

  @Test
  void anApprovalThatIsNotUsedExpires() throws Exception {
    Approvals approvals = open();
    String id = asked(approvals);
    approvals.decide(id, true, BOB, "");
    clock.pass(Approvals.PATIENCE);
    assertThat(taken(approvals, id, ALICE)).isFalse();
  }

  @Test
  void nobodyIsHisOwnSecondPersonButMayTakeHisRequestBack() throws Exception {
    Approvals approvals = open();
    String id = asked(approvals);
    assertThat(approvals.decide(id, true, ALICE, "")).isEqualTo(Approvals.Decision.OWN_REQUEST);
    assertThat(approvals.decide(id, false, ALICE, "")).isEqualTo(Approvals.Decision.COUNTS);
    assertThat(approvals.decide(id, true, BOB, "")).isEqualTo(Approvals.Decision.NOT_WAITING);
  }

  @Test
  void whoComesToHaveAnotherNameIsStillNotHisOwnSecondPerson() throws Exception {
    Approvals approvals = open();
    String id = asked(approvals);
    Principal renamed = new Principal("alice2", ALICE.kind(), ALICE.grants(), ALICE.credential());
    assertThat(approvals.decide(id, true, renamed, "")).isEqualTo(Approvals.Decision.OWN_REQUEST);
    approvals.decide(id, true, BOB, "");
    Principal namesake = new Principal("alice", ALICE.kind(), ALICE.grants(), Optional.of("other"));
    assertThat(taken(open(), id, namesake)).isFalse();
    assertThat(taken(open(), id, renamed)).isTrue();
  }

  @Test
  void whatWasDecidedTakesNoRoomWithoutEnd() throws Exception {
    Approvals approvals = open();
    String large = "x".repeat(250 << 10);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < Approvals.SHOWN_CHARS_MAX / large.length() + 1; i++) {
                String id =
                    approvals.request(Approvals.Kind.GRANTS, "grants.set", large, ALICE, "").id();
                approvals.decide(id, false, BOB, "");
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("take all the room");
    assertThat(open().list()).isNotEmpty();
    clock.pass(Approvals.SHOWN_AFTER);
    assertThat(asked(approvals)).isNotEmpty();
  }

  @Test
  void aRequestExpiresAndThatIsToldOnce() throws Exception {
    Approvals approvals = open();
    String id = asked(approvals);
    clock.pass(Approvals.PATIENCE);
    assertThat(approvals.decide(id, true, BOB, "")).isEqualTo(Approvals.Decision.NOT_WAITING);
    assertThat(approvals.list().getFirst().state()).isEqualTo(Approvals.State.EXPIRED);
    assertThat(open().list()).hasSize(1);
    assertThat(acts.stream().filter(act -> act.act() == Act.APPROVAL_EXPIRED)).hasSize(1);
  }

  @Test
  void whatIsOverIsForgottenAfterAWhile() throws Exception {
    Approvals approvals = open();
    approvals.decide(asked(approvals), false, BOB, "");
    clock.pass(Approvals.SHOWN_AFTER.plus(Duration.ofSeconds(1)));
    assertThat(approvals.list()).isEmpty();
  }
}
