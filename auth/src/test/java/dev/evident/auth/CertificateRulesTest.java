package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRulesTest {
  private static PeerCertificate certificate(String subject, String... names) {
    return new PeerCertificate(subject, List.of(names));
  }

  @Test
  void aNameThatFitsIsTheProducer() {
    CertificateRules rules =
        CertificateRules.parse(
            List.of("dns:*.shop.example.com=producer@shop", "cn:probe-*=operator"));
    Principal shop =
        rules
            .principal(certificate("CN=anything,O=Example", "dns:web1.shop.example.com"))
            .orElseThrow();
    assertThat(shop.label()).isEqualTo("certificate:web1.shop.example.com");
    assertThat(shop.grants()).containsExactly(Grant.of(Role.PRODUCER, "shop"));
    Principal probe = rules.principal(certificate("CN=probe-7,O=Example")).orElseThrow();
    assertThat(probe.may(Permission.OPERATE)).isTrue();
    assertThat(rules.principal(certificate("CN=shop", "dns:shop.example.com"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a*c, abc, true",
    "a*c, ac, true",
    "a*c, a.c, false",
    "a*c, a/c, false",
    "*, , true",
    "*.example.com, a.example.com, true",
    "*.example.com, a.b.example.com, false",
    "*.example.com, example.com, false",
    "example.com, example.com.evil.org, false",
    "*a*b, xaxxb, true",
    "*a*b, xaxx, false",
    "a.c, abc, false"
  })
  void aStarCrossesNoDotAndEverythingElseIsLiteral(String pattern, String value, boolean fits) {
    assertThat(CertificateRules.fits(pattern, value == null ? "" : value)).isEqualTo(fits);
  }

  @Test
  void aCommonNameInsideAnotherAttributeIsNone() {
    CertificateRules rules = CertificateRules.parse(List.of("cn:shop=producer"));
    assertThat(rules.principal(certificate("O=\"x,CN=shop\",CN=other"))).isEmpty();
    assertThat(rules.principal(certificate("O=x\\,CN\\=shop"))).isEmpty();
    assertThat(rules.principal(certificate("CN=shop,CN=other"))).isEmpty();
    assertThat(rules.principal(certificate("not a name"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop=producer",
        "dns:=producer",
        "ip:1.2.3.4=producer",
        "dns:a=nobody",
        "dns:a=producer@",
        "dns:a"
      })
  void whatIsNoRuleIsRefused(String text) {
    assertThatThrownBy(() -> CertificateRules.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
