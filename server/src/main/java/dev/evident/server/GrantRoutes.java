package dev.evident.server;

import dev.evident.auth.AccessAct;
import dev.evident.auth.AccessListener;
import dev.evident.auth.Approvals;
import dev.evident.auth.Grant;
import dev.evident.auth.GrantStore;
import dev.evident.auth.GrantText;
import dev.evident.auth.LiftedLimits;
import dev.evident.auth.Permission;
import dev.evident.auth.Principal;
import dev.evident.auth.json.JsonText;
import dev.evident.http.Call;
import dev.evident.http.Problem;
import dev.evident.http.Reply;
import dev.evident.http.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code /v1/grants}: who may do what, by the configuration and by what was set here. */
final class GrantRoutes {
  private static final Set<String> APPROVAL = Set.of(SecondPerson.PARAMETER);
  private static final Set<String> OF_SUBJECT = Set.of(SecondPerson.PARAMETER, "subject");

  static final Map<String, Set<String>> PARAMETERS =
      Map.of("PUT /v1/grants", APPROVAL, "DELETE /v1/grants", OF_SUBJECT);

  private final GrantStore store;
  private final Map<String, List<Grant>> configured;
  private final Grants grants;
  private final SecondPerson secondPerson;
  private final Deeds deeds;

  /**
   * @param configured what the configuration says, by subject
   */
  GrantRoutes(
      GrantStore store,
      Map<String, List<Grant>> configured,
      Grants grants,
      SecondPerson secondPerson,
      AccessListener listener) {
    this.store = store;
    this.configured = Map.copyOf(configured);
    this.grants = grants;
    this.secondPerson = secondPerson;
    this.deeds = new Deeds(listener);
  }

  Routes routes() {
    return Routes.builder()
        .get("/v1/grants", this::list)
        .route("PUT", "/v1/grants", this::set)
        .delete("/v1/grants", this::remove)
        .build();
  }

  /** What subjects have together, by the configuration and by this store. */
  List<Grant> of(Set<String> subjects) {
    List<Grant> all = new ArrayList<>(store.of(subjects));
    for (String subject : subjects) {
      all.addAll(configured.getOrDefault(subject, List.of()));
    }
    return all;
  }

  private Reply list(Call call) throws Problem {
    Parameters.known(call, Set.of());
    Principal caller = Callers.current();
    List<String> all = new ArrayList<>();
    new TreeMap<>(configured)
        .forEach((subject, given) -> {
          if (manages(caller, given)) {
            all.add(
                new JsonText()
                    .text("subject", subject)
                    .objects("grants", GrantText.json(given))
                    .text("source", "configuration")
                    .end());
          }
        });
    for (GrantStore.Granted one : store.list()) {
      if (manages(caller, one.grants())) {
        all.add(described(one));
      }
    }
    return Answers.json(200, new JsonText().objects("grants", all).end());
  }

  private static boolean manages(Principal caller, List<Grant> given) {
    return given.stream().allMatch(grant -> Grants.manages(caller, Permission.MANAGE_ROLES, grant));
  }

  private static String described(GrantStore.Granted one) {
    return new JsonText()
        .text("subject", one.subject())
        .objects("grants", GrantText.json(one.grants()))
        .text("source", "api")
        .text("set_by", one.setBy())
        .time("set", one.set())
        .end();
  }

  private record Wish(String subject, List<Grant> grants) {}

  private Reply set(Call call) throws IOException {
    Parameters.known(call, APPROVAL);
    Wish wish =
        JsonBody.read(
            call,
            Set.of("subject", "grants"),
            body -> {
              GrantStore.requireSubject(body.needText("subject"));
              return new Wish(body.needText("subject"), GrantText.list(body, "grants"));
            });
    Principal caller = Callers.current();
    grants.check(wish.grants(), caller, Permission.MANAGE_ROLES);
    requireManagedBefore(wish.subject(), caller);
    String content =
        new JsonText()
            .text("subject", wish.subject())
            .objects("grants", GrantText.json(wish.grants()))
            .end();
    Optional<Reply> waits =
        secondPerson.passes(call, kind(wish.subject(), wish.grants()), "grants.set", content);
    if (waits.isPresent()) {
      return waits.get();
    }
    try {
      // First: no right is given that cannot be recorded. What is taken away is taken first.
      deeds.tell(call, AccessAct.Act.GRANTS_SET, wish.subject(), content);
      GrantStore.Granted granted = store.set(wish.subject(), wish.grants(), caller);
      return Answers.json(200, described(granted));
    } catch (IllegalArgumentException e) {
      throw new Problem(422, "body-invalid", String.valueOf(e.getMessage()));
    }
  }

  /** Which act this is, when it needs a second person. */
  private Approvals.Kind kind(String subject, List<Grant> after) {
    return !secondPerson.needs(Approvals.Kind.GRANTS)
            && LiftedLimits.by(store.of(Set.of(subject)), after)
        ? Approvals.Kind.FILTERS
        : Approvals.Kind.GRANTS;
  }

  /** To replace what a subject has is to take it away. */
  private void requireManagedBefore(String subject, Principal caller) throws Problem {
    for (GrantStore.Granted one : store.list()) {
      if (one.subject().equals(subject) && !manages(caller, one.grants())) {
        throw new Problem(
            403, "grant-too-wide", subject + " has grants for streams that you do not manage");
      }
    }
  }

  private Reply remove(Call call) throws IOException {
    Parameters.known(call, OF_SUBJECT);
    String subject =
        call.query("subject")
            .orElseThrow(
                () -> new Problem(400, "parameter-invalid", "say whose grants: subject=…"));
    Principal caller = Callers.current();
    requireManagedBefore(subject, caller);
    String content = new JsonText().text("subject", subject).end();
    Optional<Reply> waits =
        secondPerson.passes(call, kind(subject, List.of()), "grants.remove", content);
    if (waits.isPresent()) {
      return waits.get();
    }
    if (!store.remove(subject)) {
      throw new Problem(404, "subject-unknown", "nothing was set here for '" + subject + "'");
    }
    deeds.tell(call, AccessAct.Act.GRANTS_REMOVED, subject, "");
    return Reply.empty(204);
  }
}
