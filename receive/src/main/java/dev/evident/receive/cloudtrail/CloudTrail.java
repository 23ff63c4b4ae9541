package dev.evident.receive.cloudtrail;

import static dev.evident.receive.Fields.at;
import static dev.evident.receive.Fields.firstOf;
import static dev.evident.receive.Fields.scalar;
import static dev.evident.receive.Fields.text;

import dev.evident.model.Actor;
import dev.evident.model.Category;
import dev.evident.model.Context;
import dev.evident.model.Event;
import dev.evident.model.Outcome;
import dev.evident.receive.Draft;
import dev.evident.receive.Original;
import dev.evident.receive.Originals;
import dev.evident.receive.Translator;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Records of AWS CloudTrail: log files ({@code Records}), JSON lines, and the answer of {@code aws
 * cloudtrail lookup-events} ({@code Events}), where each record is a text inside another.
 * CloudTrail does not say what a thing was before a call: what was asked for stays under {@code
 * parameters.requestParameters}, and {@code changes} is left out.
 */
public final class CloudTrail implements Translator {
  private static final Pattern DENIED =
      Pattern.compile(
          "(?i).*(AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthFailure|OptInRequired).*");
  private static final Pattern READS =
      Pattern.compile("(Get|List|Describe|Head|Lookup|Batch(Get|Describe)|Search|Select).*");
  private static final Pattern SIGN_IN =
      Pattern.compile(
          "ConsoleLogin|CheckMfa|SwitchRole|Assume.*|Get(Session|Federation)Token|.*SignIn.*");
  private static final Set<String> RIGHTS =
      Set.of("iam", "organizations", "sso", "sso-directory", "identitystore", "rolesanywhere");
  private static final Set<String> WATCHING =
      Set.of("cloudtrail", "config", "guardduty", "securityhub", "logs", "monitoring", "macie2");

  private static final Set<String> MAPPED =
      Set.of("eventTime", "userAgent", "awsRegion", "requestID", "eventName", "eventSource");

  private final InstantSource clock;

  public CloudTrail(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "aws-cloudtrail";
  }

  @Override
  public Set<String> lists() {
    return Set.of("Records", "Events");
  }

  @Override
  public boolean recognises(Original original) {
    JsonNode trail = unwrapped(original.json());
    return trail.has("eventVersion")
        || trail.has("eventID")
        || trail.has("eventName")
        || trail.has("eventSource");
  }

  @Override
  public Event translate(Original original) {
    JsonNode trail = unwrapped(original.json());
    Draft draft = new Draft(name(), original, clock);
    draft.id(text(trail, "eventID"));
    String source = text(trail, "eventSource").orElse("");
    String service =
        source.isEmpty() ? "aws" : source.replaceFirst("\\.amazonaws\\.com(\\.cn)?$", "");
    String call = text(trail, "eventName").orElse("unknown");
    Outcome outcome = outcome(trail);
    draft.outcome(outcome);
    category(trail, service, call).ifPresent(draft::category);
    Targets.add(trail, service, draft);
    draft.userAgent(text(trail, "userAgent"));
    draft.context(Context::withService, Optional.of(source).filter(text -> !text.isEmpty()));
    draft.context(Context::withRegion, text(trail, "awsRegion"));
    draft.context(Context::withRequestId, text(trail, "requestID"));
    draft.context(Context::withSessionId, text(trail, "userIdentity", "accessKeyId"));
    draft.reason(text(trail, "errorMessage"));
    rest(trail, draft);
    Actor actor = Identity.actor(at(trail, "userIdentity"));
    draft.message(sentence(trail, actor, service, call, outcome));
    return draft.event(service, call, actor);
  }

  /** The lookup API hands the record over as a text inside its own. */
  private static JsonNode unwrapped(JsonNode json) {
    return text(json, "CloudTrailEvent")
        .flatMap(Originals::parse)
        .filter(JsonNode::isObject)
        .orElse(json);
  }

  private static Outcome outcome(JsonNode trail) {
    Optional<String> code = text(trail, "errorCode");
    if (code.isPresent()) {
      return DENIED.matcher(code.get()).matches() ? Outcome.DENIED : Outcome.FAILURE;
    }
    // A sign-in that fails has no error code.
    boolean failed =
        text(trail, "errorMessage").isPresent()
            || text(trail, "responseElements", "ConsoleLogin").equals(Optional.of("Failure"));
    if (failed) {
      return Outcome.FAILURE;
    }
    return trail.has("eventName") ? Outcome.SUCCESS : Outcome.UNKNOWN;
  }

  private static Optional<Category> category(JsonNode trail, String service, String call) {
    if (!trail.has("eventName")) {
      return Optional.empty();
    }
    boolean signIn = service.equals("signin") || service.equals("sts");
    if (signIn && SIGN_IN.matcher(call).matches()) {
      return Optional.of(Category.AUTHENTICATION);
    }
    if (text(trail, "eventType").equals(Optional.of("AwsServiceEvent"))) {
      return Optional.of(Category.SYSTEM);
    }
    boolean reads =
        scalar(trail, "readOnly")
            .map(text -> text.toLowerCase(Locale.ROOT).equals("true"))
            .orElseGet(() -> READS.matcher(call).matches());
    if (reads) {
      return Optional.of(Category.ACCESS);
    }
    if (RIGHTS.contains(service)) {
      return Optional.of(Category.ADMINISTRATION);
    }
    return Optional.of(WATCHING.contains(service) ? Category.CONFIGURATION : Category.CHANGE);
  }

  private static void rest(JsonNode trail, Draft draft) {
    Set<String> done = new HashSet<>(MAPPED);
    if (!draft.time(List.of(text(trail, "eventTime")))) {
      done.remove("eventTime");
    }
    if (draft.ip(text(trail, "sourceIPAddress"))) {
      done.add("sourceIPAddress");
    }
    JsonNodeFactory make = JsonNodeFactory.instance;
    firstOf(text(trail, "recipientAccountId"), text(trail, "userIdentity", "accountId"))
        .ifPresent(account -> draft.parameter("account", make.stringNode(account)));
    scalar(trail, "userIdentity", "sessionContext", "attributes", "mfaAuthenticated")
        .or(() ->
            text(trail, "additionalEventData", "MFAUsed")
                .map(used -> used.equals("Yes") ? "true" : "false"))
        .ifPresent(mfa -> draft.parameter("mfa", make.booleanNode(mfa.equals("true"))));
    trail
        .properties()
        .forEach(member -> {
          if (!done.contains(member.getKey())) {
            draft.parameter(member.getKey(), member.getValue());
          }
        });
  }

  private static String sentence(
      JsonNode trail, Actor actor, String service, String call, Outcome outcome) {
    String who = firstOf(actor.name(), actor.id()).orElse("somebody");
    String error = firstOf(text(trail, "errorCode")).map(code -> ", " + code).orElse("");
    return who + ": " + service + " " + call + " (" + outcome.text() + error + ")";
  }
}
