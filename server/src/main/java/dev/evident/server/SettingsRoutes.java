package dev.evident.server;

import dev.evident.engine.audit.Act;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import dev.evident.server.config.Effective;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/settings}: what is in force and where it came from; secrets as {@code ***}. */
final class SettingsRoutes {
  private final List<Effective.Shown> settings;
  private final Account account;

  SettingsRoutes(List<Effective.Shown> settings, Account account) {
    this.settings = List.copyOf(settings);
    this.account = account;
  }

  Routes routes() {
    return Routes.builder().get("/v1/settings", this::list).build();
  }

  private Reply list(Call call) throws Problem {
    Parameters.known(call, Set.of());
    StringBuilder json = new StringBuilder("{\"settings\":[");
    String separator = "";
    for (Effective.Shown one : settings) {
      Answers.quote(json.append(separator).append("{\"key\":"), one.key()).append(",\"values\":[");
      String comma = "";
      for (String value : one.values()) {
        Answers.quote(json.append(comma), value);
        comma = ",";
      }
      json.append("],\"list\":").append(one.isList());
      Answers.quote(json.append(",\"source\":"), one.source()).append('}');
      separator = ",";
    }
    Act.Read read =
        new Act.Read(
            Act.Kind.SETTINGS,
            "",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            settings.size(),
            Optional.empty());
    return account.told(Caller.now(), read, Reply.json(200, Answers.bytes(json.append("]}"))));
  }
}
