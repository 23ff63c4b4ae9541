package dev.evident.auth;

import static dev.evident.auth.Principals.limited;
import static dev.evident.auth.Principals.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrincipalTest {
  @Test
  void aGrantForOneStreamAllowsNothingInAnother() {
    Principal reader = with(Grant.of(Role.READER, "shop"));
    assertThat(reader.may(Permission.READ, "shop")).isTrue();
    assertThat(reader.may(Permission.READ, "main")).isFalse();
    assertThat(reader.may(Permission.READ)).isFalse();
    assertThat(reader.maySomewhere(Permission.READ)).isTrue();
    assertThat(reader.may(Permission.APPEND, "shop")).isFalse();
  }

  @Test
  void theServersOwnStreamNeedsMoreThanAReader() {
    for (Role role : List.of(Role.READER, Role.RESPONDER)) {
      assertThat(with(Grant.everywhere(role)).may(Permission.READ, "evident")).isFalse();
    }
    for (Role role : List.of(Role.AUDITOR, Role.ADMIN)) {
      assertThat(with(Grant.everywhere(role)).may(Permission.READ, "evident")).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void nobodyWritesTheServersOwnStream(Role role) {
    assertThat(with(Grant.everywhere(role)).may(Permission.APPEND, "evident")).isFalse();
  }

  @Test
  void aProducerSeesNothing() {
    Principal producer = with(Grant.everywhere(Role.PRODUCER));
    for (Permission permission : List.of(Permission.READ, Permission.PROOFS, Permission.EXPORT)) {
      assertThat(producer.may(permission, "main")).isFalse();
    }
  }

  @Test
  void aViewerLooksAndDoesNoMoreWhateverItsGrants() {
    Principal viewer =
        new Principal(
            "v", Principal.Kind.VIEWER, List.of(Grant.everywhere(Role.ADMIN)), Optional.empty());
    for (Permission permission : Permission.values()) {
      boolean looks = permission == Permission.READ || permission == Permission.PROOFS;
      assertThat(viewer.may(permission, "main")).as(permission.text()).isEqualTo(looks);
      assertThat(viewer.maySomewhere(permission)).isEqualTo(looks);
    }
  }

  @Test
  void nobodyCanHandOutMoreThanHeHas() {
    Principal some = with(limited(Role.RESPONDER, "shop", "actor.id:a", "origin.ip", "id"));
    assertThat(some.covers(limited(Role.READER, "shop", "actor.id:a", "origin.ip id", "")))
        .isTrue();
    assertThat(some.covers(limited(Role.READER, "shop", "", "origin.ip", "id"))).isFalse();
    assertThat(some.covers(limited(Role.READER, "shop", "actor.id:a", "", "origin.ip id")))
        .isFalse();
    assertThat(some.covers(limited(Role.READER, "shop", "actor.id:a", "origin.ip", ""))).isFalse();
    assertThat(some.covers(limited(Role.READER, "*", "actor.id:a", "origin.ip", "id"))).isFalse();
    assertThat(some.covers(limited(Role.AUDITOR, "shop", "actor.id:a", "origin.ip", "id")))
        .isFalse();
    assertThat(with(Grant.everywhere(Role.ADMIN)).covers(Grant.of(Role.PRODUCER, "shop"))).isTrue();
  }

  @Test
  void grantsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> limited(Role.PRODUCER, "*", "actor.id:a", "", ""))
        .hasMessageContaining("reads no events");
    assertThatThrownBy(() -> limited(Role.ADMIN, "*", "", "origin.ip", ""))
        .hasMessageContaining("admin can lift");
    assertThatThrownBy(() -> Grant.of(Role.READER, "Shop!")).hasMessageContaining("stream");
    assertThatThrownBy(() -> limited(Role.READER, "*", "", "nonsense", ""))
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> limited(Role.READER, "*", " ", "", "")).hasMessageContaining("filter");
    assertThatThrownBy(() -> limited(Role.READER, "*", "a\nb", "", ""))
        .hasMessageContaining("control");
  }
}
