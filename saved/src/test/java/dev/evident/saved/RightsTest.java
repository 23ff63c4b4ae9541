package dev.evident.saved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.auth.Principal;
import dev.evident.auth.Role;
import org.junit.jupiter.api.Test;

class RightsTest {
  private static final Rights ALICE = new Rights(Samples.person("sub-1", Role.READER, "*"));
  private static final Rights BOB = new Rights(Samples.person("sub-2", Role.RESPONDER, "*"));
  private static final Rights SHOP = new Rights(Samples.person("sub-3", Role.RESPONDER, "shop"));
  private static final Rights ADMIN = new Rights(Samples.person("sub-4", Role.ADMIN, "*"));

  @Test
  void whatIsPersonalIsThereForItsOwnerAlone() {
    Saved<SavedSearch> personal = Samples.saved(Samples.ALICE, false, Samples.search("mine"));
    assertThat(ALICE.maySee(personal)).isTrue();
    assertThat(BOB.maySee(personal)).isFalse();
    assertThat(ADMIN.maySee(personal)).isFalse();
    assertThat(ADMIN.mayChange(personal, personal.content(), true)).isFalse();
    assertThat(ADMIN.mayDelete(personal)).isFalse();
  }

  @Test
  void anOwnerIsKnownByHisCredentialAndNotByHisName() {
    Principal namesake =
        new Principal(
            "name of sub-1",
            Principal.Kind.PERSON,
            ALICE.principal().grants(),
            java.util.Optional.of("sub-9"));
    Saved<SavedSearch> personal = Samples.saved(Samples.ALICE, false, Samples.search("mine"));
    assertThat(namesake.label()).isEqualTo(ALICE.principal().label());
    assertThat(new Rights(namesake).maySee(personal)).isFalse();
  }

  @Test
  void whatIsSharedIsThereForWhoReadsItsStream() {
    Saved<SavedSearch> ofShop = Samples.saved(Samples.BOB, true, Samples.search("s", "shop"));
    Saved<SavedSearch> ofMain = Samples.saved(Samples.BOB, true, Samples.search("s", "main"));
    Saved<SavedSearch> ofOwn = Samples.saved(Samples.BOB, true, Samples.search("s", "evident"));
    Saved<SavedSearch> ofAll = Samples.saved(Samples.BOB, true, Samples.search("s"));
    assertThat(SHOP.maySee(ofShop)).isTrue();
    assertThat(SHOP.maySee(ofMain)).isFalse();
    assertThat(SHOP.maySee(ofAll)).isTrue();
    assertThat(ALICE.maySee(ofMain)).isTrue();
    assertThat(ALICE.maySee(ofOwn)).as("a reader reads no audit").isFalse();
    assertThat(ADMIN.maySee(ofOwn)).isTrue();
  }

  @Test
  void sharingTakesTheRightForTheStreamOrForAll() {
    assertThat(ALICE.mayShare(Samples.search("s"))).isFalse();
    assertThat(BOB.mayShare(Samples.search("s"))).isTrue();
    assertThat(SHOP.mayShare(Samples.search("s"))).isFalse();
    assertThat(SHOP.mayShare(Samples.search("s", "shop"))).isTrue();
    assertThat(SHOP.mayShare(Samples.search("s", "main"))).isFalse();
  }

  @Test
  void onesOwnIsChangedAlwaysAndStaysSharedOnlyWithTheRight() {
    Saved<SavedSearch> own = Samples.saved(Samples.ALICE, true, Samples.search("s"));
    assertThat(ALICE.mayChange(own, Samples.search("t"), true)).isFalse();
    assertThat(ALICE.mayChange(own, Samples.search("t"), false)).isTrue();
    assertThat(ALICE.mayDelete(own)).isTrue();
  }

  @Test
  void whatOthersShareIsChangedOnlyByWhoManagesIt() {
    Saved<SavedSearch> shared = Samples.saved(Samples.ALICE, true, Samples.search("s"));
    assertThat(BOB.mayChange(shared, shared.content(), true)).isFalse();
    assertThat(BOB.mayDelete(shared)).isFalse();
    assertThat(ADMIN.mayChange(shared, shared.content(), true)).isTrue();
    assertThat(ADMIN.mayDelete(shared)).isTrue();
  }
}
