package dev.evident.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.ActorType;
import dev.evident.model.Event;
import dev.evident.receive.sources.Translators;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a JSON object holds, it becomes an event that the log's own parser takes. */
class OddOriginalsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  static Stream<Arguments> odd() {
    String deep = "[".repeat(300) + "]".repeat(300);
    return Translators.all(CLOCK).stream()
        .flatMap(translator ->
            Stream.of(
                    "{}",
                    "{\"a\":null}",
                    "{\"user\":7,\"objectRef\":[],\"verb\":{},\"sourceIPs\":\"x\",\"items\":1}",
                    "{\"userIdentity\":[],\"eventName\":1,\"resources\":{},\"eventTime\":5}",
                    "{\"verb\":\"\",\"objectRef\":{\"resource\":\"..\",\"subresource\":\"./\"}}",
                    "{\"eventName\":\"ä b\",\"eventSource\":\".amazonaws.com\"}",
                    "{\"eventName\":\""
                        + "x".repeat(500)
                        + "\",\"eventSource\":\""
                        + "y.".repeat(200)
                        + "\"}",
                    "{\"userAgent\":\"" + "ü".repeat(20_000) + "\"}",
                    "{\"userAgent\":\"\\ud800 half\"}",
                    "{\"x\":\"\\udc00 half\"}",
                    "{\"requestParameters\":" + deep + ",\"annotations\":" + deep + "}",
                    "{\"requestParameters\":\""
                        + "z".repeat(700_000)
                        + "\",\"x\":\""
                        + "z".repeat(200_000)
                        + "\"}",
                    "{\"eventTime\":\"2999-01-01T00:00:00Z\",\"requestReceivedTimestamp\":\"2999-01-01T00:00:00Z\"}",
                    "{\"eventTime\":\"yesterday\",\"requestReceivedTimestamp\":\"+12345-01-01T00:00:00Z\"}",
                    "{\"sourceIPAddress\":\"AWS Internal\",\"sourceIPs\":[\"1.2.3\",\"::1\"]}",
                    "{\"sourceIPAddress\":\"fe80::1%eth0\",\"sourceIPs\":[\"01.2.3.4\"]}",
                    "{\"eventID\":\"" + "e".repeat(300) + "\",\"auditID\":\"a b\"}",
                    "{\"x\":1e400,\"y\":123456789012345678901234567890.10,\"x\":2}",
                    "{\"userIdentity\":{\"type\":\"IAMUser\"},\"user\":{\"username\":\"system:serviceaccount:\"}}")
                .map(json -> Arguments.of(translator, json)));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void theEventIsAcceptedAndHoldsTheOriginal(Translator translator, String json) throws Exception {
    Event event = translator.translate(original(json));
    Accepted.assertAccepted(event, CLOCK);
    assertThat(event.source().orElseThrow().raw()).isEqualTo(json);
    assertThat(event.id().orElseThrow()).hasSizeLessThanOrEqualTo(128);
    assertThat(event).isEqualTo(translator.translate(original(json)));
  }

  private static Original original(String json) {
    return new Original(Originals.parse(json).orElseThrow(), json.getBytes(UTF_8), 1);
  }

  @Test
  void twoOriginalsThatShareAnIdAreTwoEvents() {
    for (Translator translator : Translators.all(CLOCK)) {
      String one = "{\"auditID\":\"a\",\"eventID\":\"a\",\"n\":1}";
      String other = "{\"auditID\":\"a\",\"eventID\":\"a\",\"n\":2}";
      assertThat(translator.translate(original(one)).id().orElseThrow())
          .startsWith("a-")
          .isNotEqualTo(translator.translate(original(other)).id().orElseThrow());
    }
  }

  @Test
  void anEmptyOriginalSaysThatItKnowsNothing() {
    Event audit =
        Translators.named("kubernetes-audit", CLOCK).orElseThrow().translate(original("{}"));
    assertThat(audit.action()).isEqualTo("kubernetes.unknown");
    assertThat(audit.actor().type()).isEqualTo(ActorType.ANONYMOUS);
    Event trail =
        Translators.named("aws-cloudtrail", CLOCK).orElseThrow().translate(original("{}"));
    assertThat(trail.action()).isEqualTo("aws.unknown");
    assertThat(Translators.named("nobody", CLOCK)).isEmpty();
  }

  @Test
  void aRecordOfAnotherKindIsNotRecognised() {
    Original event = original("{\"action\":\"door.lock\",\"actor\":{\"type\":\"system\"}}");
    Original audit = original("{\"apiVersion\":\"audit.k8s.io/v1\",\"kind\":\"Event\"}");
    Original trail = original("{\"eventSource\":\"s3.amazonaws.com\"}");
    Translator kubernetes = Translators.named("kubernetes-audit", CLOCK).orElseThrow();
    Translator cloudTrail = Translators.named("aws-cloudtrail", CLOCK).orElseThrow();
    assertThat(kubernetes.recognises(audit)).isTrue();
    assertThat(kubernetes.recognises(trail)).isFalse();
    assertThat(kubernetes.recognises(event)).isFalse();
    assertThat(cloudTrail.recognises(trail)).isTrue();
    assertThat(cloudTrail.recognises(audit)).isFalse();
    assertThat(cloudTrail.recognises(event)).isFalse();
  }
}
