package dev.evident.receive.kubernetes;

import static dev.evident.receive.Fields.at;
import static dev.evident.receive.Fields.firstOf;
import static dev.evident.receive.Fields.list;
import static dev.evident.receive.Fields.text;

import dev.evident.model.Actor;
import dev.evident.model.ActorType;
import dev.evident.model.Category;
import dev.evident.model.Context;
import dev.evident.model.Event;
import dev.evident.model.Outcome;
import dev.evident.receive.Draft;
import dev.evident.receive.Fields;
import dev.evident.receive.Original;
import dev.evident.receive.Originals;
import dev.evident.receive.Translator;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Events of {@code audit.k8s.io}, from a log file, a webhook's EventList, or wrapped as text by
 * Azure Monitor.
 */
public final class KubernetesAudit implements Translator {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  /** What becomes a field of the event, or is bulky and stays in the source only. */
  private static final Set<String> MAPPED =
      Set.of(
          "kind",
          "apiVersion",
          "auditID",
          "verb",
          "userAgent",
          "requestReceivedTimestamp",
          "requestObject",
          "responseObject");

  private static final Set<String> READING = Set.of("get", "list", "watch", "head");
  private static final Set<String> CHANGING =
      Set.of("create", "update", "patch", "delete", "deletecollection", "put", "post");
  private static final Set<String> ACCESS_THROUGH =
      Set.of("exec", "attach", "portforward", "proxy", "log");
  private static final Set<String> RIGHTS =
      Set.of("roles", "rolebindings", "clusterroles", "clusterrolebindings", "serviceaccounts");
  private static final Set<String> QUESTIONS =
      Set.of(
          "tokenreviews",
          "subjectaccessreviews",
          "selfsubjectaccessreviews",
          "localsubjectaccessreviews",
          "selfsubjectrulesreviews");

  private final InstantSource clock;

  public KubernetesAudit(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "kubernetes-audit";
  }

  @Override
  public Set<String> lists() {
    return Set.of("items");
  }

  @Override
  public boolean recognises(Original original) {
    JsonNode audit = unwrapped(original.json());
    return audit.has("auditID")
        || text(audit, "apiVersion").filter(api -> api.startsWith("audit.k8s.io")).isPresent()
        || (audit.has("verb") && (audit.has("objectRef") || audit.has("requestURI")));
  }

  @Override
  public Event translate(Original original) {
    JsonNode audit = unwrapped(original.json());
    Draft draft = new Draft(name(), original, clock);
    Optional<String> auditId = text(audit, "auditID");
    // Every stage of a request is an event of its own under the same audit id.
    draft.id(auditId.map(id -> id + text(audit, "stage").map(stage -> "-" + stage).orElse("")));
    boolean timed =
        draft.time(List.of(text(audit, "requestReceivedTimestamp"), text(audit, "stageTimestamp")));
    draft.ip(list(audit, "sourceIPs").stream().findFirst().flatMap(Fields::text));
    draft.userAgent(text(audit, "userAgent"));
    draft.context(Context::withService, Optional.of("kubernetes"));
    draft.context(Context::withRequestId, auditId);
    Outcome outcome = outcome(audit);
    draft.outcome(outcome);
    draft.reason(text(audit, "annotations", "authorization.k8s.io/reason"));

    String verb = text(audit, "verb").orElse("unknown");
    Optional<String> resource = text(audit, "objectRef", "resource");
    Optional<String> subresource = text(audit, "objectRef", "subresource");
    category(verb, resource, subresource).ifPresent(draft::category);
    target(audit, draft, resource);
    rest(audit, draft, verb, timed);
    String object =
        resource
            .map(name -> name + subresource.map(sub -> "." + sub.replace('/', '.')).orElse(""))
            .orElse("kubernetes");
    Actor actor = actor(audit);
    draft.message(sentence(audit, actor, verb, object, outcome));
    return draft.event(object, verb, actor);
  }

  /** Azure Monitor hands the audit event over as a text inside its own record. */
  private static JsonNode unwrapped(JsonNode json) {
    if (json.has("verb") || json.has("auditID")) {
      return json;
    }
    return text(json, "properties", "log")
        .flatMap(Originals::parse)
        .filter(JsonNode::isObject)
        .orElse(json);
  }

  /** Who is authenticated acts; whom they impersonate is on whose behalf they act. */
  private static Actor actor(JsonNode audit) {
    Actor authenticated = user(at(audit, "user"));
    return at(audit, "impersonatedUser").isObject()
        ? authenticated.withOnBehalfOf(user(at(audit, "impersonatedUser")))
        : authenticated;
  }

  private static Actor user(JsonNode user) {
    Optional<String> name = text(user, "username");
    if (name.isEmpty()) {
      return Draft.actor(ActorType.ANONYMOUS, text(user, "uid"), Optional.empty());
    }
    String username = name.get();
    if (username.startsWith(SERVICE_ACCOUNT)) {
      String namespaced = username.substring(SERVICE_ACCOUNT.length()).replace(':', '/');
      return Draft.actor(
          ActorType.SERVICE, name, Optional.of(namespaced).filter(text -> !text.isEmpty()));
    }
    if (username.equals("system:anonymous")) {
      return Draft.actor(ActorType.ANONYMOUS, name, Optional.empty());
    }
    ActorType type = username.startsWith("system:") ? ActorType.SYSTEM : ActorType.USER;
    return Draft.actor(type, name, Optional.empty());
  }

  private static Outcome outcome(JsonNode audit) {
    if (text(audit, "annotations", "authorization.k8s.io/decision").equals(Optional.of("forbid"))) {
      return Outcome.DENIED;
    }
    if (text(audit, "stage").equals(Optional.of("Panic"))) {
      return Outcome.FAILURE;
    }
    JsonNode code = at(audit, "responseStatus", "code");
    if (!code.isNumber() || !code.canConvertToInt()) {
      return Outcome.UNKNOWN;
    }
    int status = code.intValue();
    if (status == 401 || status == 403) {
      return Outcome.DENIED;
    }
    // 101 is what a successful exec, attach or port forward answers.
    return status >= 100 && status < 400 ? Outcome.SUCCESS : Outcome.FAILURE;
  }

  private static Optional<Category> category(
      String verb, Optional<String> resource, Optional<String> subresource) {
    if (READING.contains(verb) || subresource.filter(ACCESS_THROUGH::contains).isPresent()) {
      return Optional.of(Category.ACCESS);
    }
    if (resource.filter(QUESTIONS::contains).isPresent()) {
      return Optional.of(Category.AUTHENTICATION);
    }
    if (!CHANGING.contains(verb)) {
      return Optional.empty();
    }
    boolean aboutRights = resource.filter(RIGHTS::contains).isPresent();
    return Optional.of(aboutRights ? Category.ADMINISTRATION : Category.CHANGE);
  }

  private static void target(JsonNode audit, Draft draft, Optional<String> resource) {
    if (resource.isEmpty()) {
      text(audit, "requestURI")
          .ifPresent(
              uri -> draft.target("url", Optional.of(uri.split("\\?", 2)[0]), Optional.empty()));
      return;
    }
    Optional<String> namespace = text(audit, "objectRef", "namespace");
    Optional<String> name = text(audit, "objectRef", "name");
    Optional<String> path =
        firstOf(name.map(n -> namespace.map(ns -> ns + "/").orElse("") + n), namespace);
    draft.target(resource.get(), path, name);
  }

  private static void rest(JsonNode audit, Draft draft, String verb, boolean timed) {
    audit
        .properties()
        .forEach(member -> {
          boolean oddTime = !timed && member.getKey().equals("requestReceivedTimestamp");
          if (!MAPPED.contains(member.getKey()) || oddTime) {
            draft.parameter(member.getKey(), member.getValue());
          }
        });
    JsonNode sent = at(audit, "requestObject");
    if (!sent.isObject()) {
      return;
    }
    if (verb.equals("create") || verb.equals("update")) {
      // Both carry the whole object as it shall be; a patch and a delete do not.
      draft.changes(JsonNodeFactory.instance.objectNode().set("after", sent));
    } else {
      draft.parameter("requestObject", sent);
    }
  }

  private static String sentence(
      JsonNode audit, Actor actor, String verb, String object, Outcome outcome) {
    String who = firstOf(actor.name(), actor.id()).orElse("somebody");
    String what =
        firstOf(text(audit, "objectRef", "name"), text(audit, "requestURI"))
            .map(name -> " " + name)
            .orElse("");
    String where = text(audit, "objectRef", "namespace").map(ns -> " in " + ns).orElse("");
    return who + ": " + verb + " " + object + what + where + " (" + outcome.text() + ")";
  }
}
