package dev.evident.cli.doctor;

import dev.evident.tls.UntrustedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does it answer, does it take events, and what does it complain of itself. */
final class ReadyCheck implements Check {
  @Override
  public String name() {
    return "server";
  }

  @Override
  public List<Finding> look(Installation installation) throws InterruptedException {
    if (installation.server().isEmpty()) {
      return List.of(
          new Finding.Warn(
              name(),
              "no server runs on this data directory: only its files are looked at",
              "start it with evident serve and run evident doctor again"));
    }
    Live server = installation.server().get();
    try {
      Live.Answer answer = server.get("/readyz");
      return findings(server, new JsonMapper().readTree(answer.body()));
    } catch (JacksonException _) {
      return List.of(
          new Finding.Fail(
              name(),
              server.url() + " is no server of evident: its /readyz is not JSON",
              "check the address and any proxy before it"));
    } catch (IOException e) {
      String why = UntrustedServer.among(e).map(UntrustedServer::getMessage).orElse(Doctor.said(e));
      return List.of(
          new Finding.Fail(
              name(),
              server.url() + " does not answer: " + why,
              "if it was killed, start it again; its own log says why it ended"));
    }
  }

  private List<Finding> findings(Live server, JsonNode state) {
    List<Finding> all = new ArrayList<>();
    if (state.path("ready").asBoolean(false)) {
      all.add(new Finding.Ok(name(), server.url() + " takes events"));
    } else {
      all.add(
          new Finding.Fail(
              name(),
              "it takes no events: " + state.path("trouble").asString("it does not say why"),
              "docs/operating.md has a section for full disks and for what stopped the log"));
    }
    for (JsonNode trouble : state.path("store")) {
      all.add(
          new Finding.Warn(
              name(),
              "the store: " + trouble.asString(),
              "docs/operating.md, \"The store\", says what each of these means"));
    }
    if (state.has("tls")) {
      all.add(
          new Finding.Warn(
              name(),
              state.path("tls").asString(),
              "put a good pair there; it is taken without a restart"));
    }
    return all;
  }
}
