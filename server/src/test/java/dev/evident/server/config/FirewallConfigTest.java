package dev.evident.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.firewall.FirewallMode;
import dev.evident.firewall.Rule;
import dev.evident.firewall.RuleFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The section of the secrets firewall. */
class FirewallConfigTest extends ConfigCase {
  // firewall

  @Test
  void firewallDefaults() throws Exception {
    FirewallConfig firewall = load().firewall();
    assertThat(firewall.mode()).isEqualTo(FirewallMode.MASK);
    assertThat(firewall.streams()).isEmpty();
    assertThat(firewall.rules()).isEqualTo(RuleFile.builtIn());
    assertThat(firewall.paths().isEmpty()).isTrue();
  }

  @Test
  void firewallInFull() throws Exception {
    write("rules.txt", "[jwt]\nstart = jot_\nbody = a-z\nlength = 8\n");
    Config config =
        load(
            """
            firewall:
              mode: refuse
              streams: {a: mask, b: off}
              rules-file: %s
              rules-off: [card-number]
              paths: [parameters.password, "*.secret"]
            """
                .formatted(directory.resolve("rules.txt")));
    FirewallConfig firewall = config.firewall();
    assertThat(firewall.mode()).isEqualTo(FirewallMode.REFUSE);
    assertThat(firewall.streams())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", FirewallMode.MASK, "b", FirewallMode.OFF));
    assertThat(firewall.rules()).hasSize(RuleFile.builtIn().size() - 1);
    assertThat(firewall.rules().getFirst().start()).containsExactly("jot_");
    assertThat(firewall.rules().stream().map(Rule::id)).doesNotContain("card-number");
    assertThat(firewall.paths().isEmpty()).isFalse();
    assertThat(config.effective()).contains("streams: {a: mask, b: \"off\"}");
  }

  @Test
  void firewallFromTheEnvironment() throws Exception {
    environment.put("EVIDENT_FIREWALL_STREAMS", "a=off, b=refuse");
    environment.put("EVIDENT_FIREWALL_PATHS", "parameters.pin");
    assertThat(load().firewall().streams())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", FirewallMode.OFF, "b", FirewallMode.REFUSE));
    assertThat(load().firewall().paths().isEmpty()).isFalse();
  }

  @Test
  void firewallWithBadValues() throws Exception {
    write("rules.txt", "[a]\nstart = x_y\nbody = 0-9\nlength = many\n\nwrong\n");
    assertThat(
            problems(
                """
                firewall:
                  mode: perhaps
                  streams: {a: never}
                  rules-file: %s
                  rules-off: [unknown]
                  paths: [id]
                """
                    .formatted(directory.resolve("rules.txt"))))
        .containsExactlyInAnyOrder(
            "evident.yaml:2:9: firewall.mode must be off, mask or refuse, not 'perhaps'",
            "evident.yaml:3:12: firewall.streams must be off, mask or refuse, not 'never'",
            "evident.yaml:4:15: rules.txt:6:1: expected key = value, or a rule's name in brackets;"
                + " rules.txt:4:10: length: 'many' is not a whole number",
            "evident.yaml:5:14: firewall.rules-off: there is no rule 'unknown'",
            "evident.yaml:6:10: firewall.paths: 'id' cannot be masked: the log needs this member as"
                + " it is");
  }

  @Test
  void firewallStreamsOfTheWrongKind() throws Exception {
    assertThat(problems("firewall:\n  streams: mask\n"))
        .containsExactly("evident.yaml:2:12: firewall.streams must be pairs such as {a: b}");
    assertThat(problems("firewall:\n  streams: [mask]\n"))
        .containsExactly("evident.yaml:2:12: firewall.streams: 'mask' is not STREAM=MODE");
    assertThat(problems("firewall:\n  streams: {a: [b]}\n"))
        .containsExactly("evident.yaml:2:13: firewall.streams must be pairs of texts");
  }
}
